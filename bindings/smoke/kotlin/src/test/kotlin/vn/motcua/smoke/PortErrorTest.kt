package vn.motcua.smoke

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import vn.motcua.bindings.App
import vn.motcua.core.Action
import vn.motcua.core.Block
import vn.motcua.core.NoticeKind
import vn.motcua.core.PortException
import vn.motcua.core.Screen
import vn.motcua.core.TabIcon

/** What a port says, or breaks with, is shown on a screen. Signing in needs the sandbox to be reached first. */
class PortErrorTest {
    private val ports = TestPorts()

    private fun signingIn(block: (press: () -> Unit, screens: Screens) -> Unit) {
        val sandbox = Province.SANDBOX
        assumeTrue(sandbox != null, "no sandbox: run scripts/kotlin-smoke.sh")
        withApp(ports, sandbox!!) { app ->
            val screens = Screens()
            app.subscribe(screens).use {
                val tab = screens.first("the tab bar") { it.tabs.isNotEmpty() }.tabs.first { it.icon == TabIcon.PERSON }
                app.dispatch(Action.Press(tab.id))
                screens.first("the invitation to sign in") { it.signIn() != null }
                // The pack brings the address to sign in at; this answers when it is here.
                kotlinx.coroutines.runBlocking { app.backgroundSync() }
                block({ app.pressSignIn() }, screens)
            }
        }
    }

    @Test
    fun `a port that throws its error is shown and the app goes on`() = signingIn { press, screens ->
        ports.browser.refusal = { PortException.Failed("no browser is installed") }
        press()
        screens.first("the failure") { it.shows(PORT_FAILED) }
        ports.browser.refusal = null
        press()
        awaitOpened(screens)
    }

    @Test
    fun `a port that breaks in another way is shown and the app goes on`() = signingIn { press, screens ->
        ports.browser.refusal = { IllegalStateException("a bug in the shell") }
        press()
        screens.first("the failure") { it.shows(PORT_FAILED) }
        ports.browser.refusal = null
        press()
        awaitOpened(screens)
    }

    @Test
    fun `keys that cannot be used are shown`() = signingIn { press, screens ->
        ports.keys.refusal = { PortException.Unavailable() }
        press()
        screens.first("the failure") { it.failed() }
        assertTrue(ports.browser.opened.isEmpty())
    }

    @Test
    fun `a browser closed by the person is no failure`() = signingIn { press, screens ->
        ports.browser.refusal = { PortException.Cancelled() }
        press()
        val after = screens.first("the invitation again") { it.signIn() != null && !it.failed() }
        assertEquals(0, ports.browser.opened.size, after.title)
    }

    private fun awaitOpened(screens: Screens) {
        val url = checkNotNull(ports.browser.next()) {
            "the browser was not opened: ${screens.arrived.map { s -> s.blocks.filterIsInstance<Block.Notice>() }}"
        }
        assertTrue(url.startsWith(checkNotNull(Province.SANDBOX).url), url)
    }
}

private fun Screen.signIn(): Block.Notice? =
    blocks.filterIsInstance<Block.Notice>().firstOrNull { it.id == "signin" && it.actions.isNotEmpty() }

/** "A port failed" in docs/failure-codes.md. */
private const val PORT_FAILED = "MC-X02"

private fun Screen.shows(code: String): Boolean = blocks.filterIsInstance<Block.Notice>().any { it.code == code }

private fun Screen.failed(): Boolean =
    blocks.filterIsInstance<Block.Notice>().any { it.code != null && it.tone in setOf(NoticeKind.ERROR, NoticeKind.WARNING) }

private fun App.pressSignIn() {
    val button = checkNotNull(screen().signIn()) { "no way to sign in on ${screen()}" }.actions.first()
    dispatch(Action.Press(button.id))
}
