package vn.motcua.smoke

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import vn.motcua.core.Action
import vn.motcua.core.Block
import vn.motcua.core.PortException
import vn.motcua.core.Scanner
import vn.motcua.core.Screen
import vn.motcua.core.SecretStore
import vn.motcua.core.TabIcon
import vn.motcua.core.shellWords
import java.util.concurrent.ConcurrentHashMap

/** Secret store and scanner of the foreign side, and the words a shell has before any screen. */
class DevicePortsTest {
    private val kept = ConcurrentHashMap<String, ByteArray>()
    private val ports = TestPorts()

    private val map = object : SecretStore {
        override fun get(name: String): ByteArray? = kept[name]
        override fun set(name: String, value: ByteArray) {
            kept[name] = value
        }

        override fun delete(name: String) {
            kept.remove(name)
        }
    }

    @Test
    fun `the key of the database is kept in the secret store of the shell`() {
        ports.secrets = map
        withApp(ports) { app -> assertTrue(app.screen().codes().none { it.startsWith("MC-B") }) }
        val (name, key) = kept.entries.single()
        assertTrue(name.startsWith("vn.motcua:database"), name)
        assertEquals(32, key.size)
    }

    @Test
    fun `a secret store that is locked is no empty one`() {
        ports.secrets = object : SecretStore by map {
            override fun get(name: String): ByteArray? = throw PortException.Denied()
        }
        withApp(ports) { app -> assertTrue("MC-B04" in app.screen().codes()) }
        assertTrue(kept.isEmpty())
    }

    @Test
    fun `what the scanner throws or reads is told`() {
        val answers = ArrayDeque<() -> String>()
        ports.scanner = object : Scanner {
            override fun scan(title: String, text: String): String {
                assertTrue(title.isNotEmpty() && text.isNotEmpty())
                return answers.removeFirst()()
            }
        }
        withApp(ports) { app ->
            val screens = Screens()
            app.subscribe(screens).use {
                val tab = screens.first("the tab bar") { it.tabs.isNotEmpty() }.tabs.first { it.icon == TabIcon.DOSSIERS }
                app.dispatch(Action.Press(tab.id))
                screens.first("the button") { s -> s.actions.any { it.id == "scan" } }
                val expected = listOf<Pair<() -> String, String>>(
                    { throw PortException.Denied() } to "MC-X07",
                    { throw PortException.Lost() } to "MC-X08",
                    { error("a bug in the shell") } to "MC-X08",
                    { "https://elsewhere.example/ho-so/H1" } to "MC-X06",
                )
                for ((answer, code) in expected) {
                    answers += answer
                    app.dispatch(Action.Press("scan"))
                    screens.first(code) { code in it.codes() }
                    app.dispatch(Action.Press("dismiss"))
                    screens.first("no message") { code !in it.codes() }
                }
            }
        }
    }

    @Test
    fun `words are there before any screen`() {
        val (vi, en) = shellWords("vi") to shellWords("en-GB")
        assertEquals("Chụp ảnh", vi.takePhoto)
        assertNotEquals(vi.opening, en.opening)
    }
}

private fun Screen.codes(): List<String> = blocks.filterIsInstance<Block.Notice>().mapNotNull { it.code }
