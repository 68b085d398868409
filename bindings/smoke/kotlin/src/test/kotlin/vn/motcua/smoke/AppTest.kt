package vn.motcua.smoke

import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import vn.motcua.bindings.App
import vn.motcua.core.Action
import vn.motcua.core.Screen
import vn.motcua.core.ScreenListener
import vn.motcua.core.Subscription
import java.util.concurrent.CompletableFuture
import kotlin.concurrent.thread

private fun App.speak(language: String) = dispatch(Action.SetLanguage(language))

class AppTest {
    @Test
    fun `a subscription gives the current screen at once`() = withApp { app ->
        val screens = Screens()
        app.subscribe(screens).use {
            val first = screens.next()
            assertEquals("vi", first.language)
            assertTrue(first.title.isNotEmpty())
            assertTrue(first.revision <= app.screen().revision)
        }
    }

    @Test
    fun `a thousand updates arrive in order of revision`() = withApp { app ->
        val screens = Screens()
        app.subscribe(screens).use {
            val seen = mutableListOf(screens.next())
            repeat(1000) { app.speak(if (it % 2 == 0) "en" else "vi") }
            // Other news may come between; each change of the language is one of ours, and none may be left out.
            while (seen.zipWithNext().count { (a, b) -> a.language != b.language } < 1000) seen += screens.next()
            seen.zipWithNext().forEach { (a, b) -> assertTrue(a.revision < b.revision, "${a.revision} before ${b.revision}") }
        }
    }

    @Test
    fun `actions of several threads are all handled and every listener sees the same order`() = withApp { app ->
        val listeners = List(3) { Screens() }
        val subscriptions = listeners.map(app::subscribe)
        List(8) { n -> thread { repeat(100) { app.speak(if ((n + it) % 2 == 0) "en" else "vi") } } }.forEach(Thread::join)
        // Its answer stands in the queue behind every action.
        runBlocking { app.backgroundSync() }
        val last = app.screen().revision
        val seen = listeners.map { it.upTo(last) }
        seen.forEach { revisions -> assertEquals(revisions.sorted().distinct(), revisions) }
        val common = seen.maxOf { it.first() }
        assertEquals(1, seen.map { revisions -> revisions.filter { it in common..last } }.distinct().size)
        subscriptions.forEach { it.close() }
    }

    @Test
    fun `nothing arrives after a subscription was cancelled`() = withApp { app ->
        val cancelled = Screens()
        val kept = Screens()
        val subscription = app.subscribe(cancelled)
        app.subscribe(kept).use {
            cancelled.next()
            kept.next()
            subscription.cancel()
            // One that was being delivered meanwhile may still come, never a newer one.
            val newest = app.screen().revision
            app.speak("en")
            app.speak("vi")
            kept.first("the second change") { it.language == "en" }
            kept.first("the second change") { it.language == "vi" }
            assertTrue(cancelled.arrived.all { it.revision <= newest }, "got ${cancelled.arrived}")
        }
    }

    @Test
    fun `a listener may cancel its own subscription while it is called`() = withApp { app ->
        val screens = Screens()
        val own = CompletableFuture<Subscription>()
        val listener = object : ScreenListener {
            override fun onScreen(screen: Screen) {
                own.get().cancel()
                screens.onScreen(screen)
            }
        }
        app.subscribe(listener).use {
            own.complete(it)
            screens.next()
            val kept = Screens()
            app.subscribe(kept).use {
                app.speak("en")
                kept.first("the new language") { it.language == "en" }
            }
            assertTrue(screens.arrived.isEmpty(), "got ${screens.arrived}")
        }
    }

    @Test
    fun `a listener that throws ends nothing`() = withApp { app ->
        val throwing = object : ScreenListener {
            override fun onScreen(screen: Screen) = error("a bug in the shell")
        }
        val screens = Screens()
        app.subscribe(throwing).use {
            app.subscribe(screens).use {
                app.speak("en")
                screens.first("the new language") { it.language == "en" }
            }
        }
    }

    @Test
    fun `a background sync without a network ends and says so`() = withApp { app ->
        val report = runBlocking { withTimeout(60_000) { app.backgroundSync() } }
        assertNotNull(report.failure)
        assertEquals(0u, report.changed)
    }

    @Test
    fun `giving up a background sync does not harm the app`() = withApp { app ->
        runBlocking {
            val waiting = launch { app.backgroundSync() }
            waiting.cancel()
            waiting.join()
        }
        val screens = Screens()
        app.subscribe(screens).use {
            app.speak("en")
            screens.first("the new language") { it.language == "en" }
        }
    }

    @Test
    fun `what cannot be read is taken without harm`() = withApp { app ->
        app.onPush(byteArrayOf(1, 2, 3))
        app.openLink("not a link")
        app.dispatch(Action.Press("no-such-id"))
        app.dispatch(Action.Commit("no-such-field", "Nguyễn Thị Ánh", 1u))
        val screens = Screens()
        app.subscribe(screens).use {
            app.speak("en")
            screens.first("the new language") { it.language == "en" }
        }
    }
}

private fun Screens.upTo(revision: ULong): List<ULong> {
    val seen = mutableListOf<ULong>()
    while (seen.lastOrNull()?.let { it < revision } != false) seen += next().revision
    return seen
}
