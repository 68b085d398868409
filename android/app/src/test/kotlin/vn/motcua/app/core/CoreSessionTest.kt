package vn.motcua.app.core

import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakePorts
import vn.motcua.app.platform.fakes.configWithoutProvince
import vn.motcua.bindings.App
import vn.motcua.core.Action
import vn.motcua.core.Screen
import java.lang.ref.WeakReference
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** The wrapper on the real core: order, nothing lost before it is open, nothing kept that was shown. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34])
class CoreSessionTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val inbox = LinkedBlockingQueue<Runnable>()
    private val gate = CountDownLatch(1)
    private val session by lazy {
        CoreSession(Executor { inbox.put(it) }) {
            gate.await()
            open(folder)
        }
    }

    @After
    fun close() = session.close()

    /** The main thread's part: takes what was posted, one after the other, until it holds; gives the screens that were shown. */
    private fun until(what: String, holds: (List<Screen>) -> Boolean): List<Screen> {
        val seen = mutableListOf<Screen>()
        while (true) {
            checkNotNull(inbox.poll(PATIENCE, TimeUnit.SECONDS)) { "$what did not come" }.run()
            val shown = session.screen
            if (shown != null && shown !== seen.lastOrNull()) seen += shown
            if (holds(seen)) return seen
        }
    }

    @Test
    fun `what is said before the core is open is handed over in order`() {
        session.start()
        listOf("en", "vi", "en").forEach { session.dispatch(Action.SetLanguage(it)) }
        assertEquals(null, session.screen)
        gate.countDown()
        val shown = until("all three languages") { it.languages().size == 4 }
        assertEquals(listOf("vi", "en", "vi", "en"), shown.languages())
    }

    /** In the order they came. A screen comes again when anything else has changed, such as what is known of the network. */
    private fun List<Screen>.languages() =
        fold(emptyList<String>()) { all, next -> if (all.lastOrNull() == next.language) all else all + next.language }

    @Test
    fun `ten thousand screens arrive in order, none twice, and none is kept`() {
        gate.countDown()
        session.start()
        until("the first screen") { it.isNotEmpty() }
        val revisions = ArrayList<ULong>(COUNT)
        val kept = ArrayList<WeakReference<Screen>>()
        repeat(ROUNDS) {
            repeat(COUNT / ROUNDS) { n -> session.dispatch(Action.SetLanguage(if (n % 2 == 0) "en" else "vi")) }
            val seen = until("all screens of a round") { it.size == COUNT / ROUNDS }
            revisions += seen.map { it.revision }
            kept += WeakReference(seen.first())
        }
        assertEquals(COUNT, revisions.size)
        assertEquals(revisions.distinct().sorted(), revisions)
        repeat(GC_TRIES) {
            System.gc()
            if (kept.count { it.get() != null } <= 1) return
        }
        assertTrue("${kept.count { it.get() != null }} of $ROUNDS old screens are still held", kept.count { it.get() != null } <= 1)
    }

    companion object {
        private const val PATIENCE = 20L
        private const val COUNT = 10_000
        private const val ROUNDS = 20
        private const val GC_TRIES = 20

        /** A core without a province, on a folder of its own. */
        fun open(folder: TemporaryFolder): App = App.open(configWithoutProvince(folder.root), FakePorts().all())
    }
}
