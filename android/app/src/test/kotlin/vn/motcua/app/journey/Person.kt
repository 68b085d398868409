package vn.motcua.app.journey

import android.graphics.Bitmap
import android.graphics.Canvas
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isDialog
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollToIndex
import androidx.compose.ui.test.performSemanticsAction
import androidx.compose.ui.test.performTextReplacement
import vn.motcua.app.MainActivity
import vn.motcua.app.MotCuaApplication
import vn.motcua.app.gallery.Accessibility
import vn.motcua.app.gallery.Checker
import vn.motcua.core.Block
import vn.motcua.core.Screen
import java.io.File
import java.util.concurrent.TimeUnit

/** A person before the phone: finds things by what they are called, scrolls to them, presses, types. */
class Person(private val rule: ComposeTestRule, private val activity: () -> MainActivity) {
    private val app get() = activity().application as MotCuaApplication
    private var pictures = 0

    /** The screen that is shown. */
    val screen: Screen get() = checkNotNull(app.core.screen) { "no screen yet" }

    /** Waits for a screen of the core that fits. */
    fun await(what: String, seconds: Long = 20, fits: (Screen) -> Boolean): Screen {
        if (!until(seconds) { app.core.screen?.let(fits) == true }) {
            draw("failed")
            throw AssertionError("$what did not come; shown is ${app.core.screen}")
        }
        rule.waitForIdle()
        return screen
    }

    /** Lets both clocks run, the test's and the world's, until it holds; false when it does not in time. */
    fun until(seconds: Long = 20, holds: () -> Boolean): Boolean {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds)
        while (!holds()) {
            if (System.nanoTime() > end) return false
            rule.mainClock.advanceTimeBy(FRAME_MS)
            rule.waitForIdle()
            // What the core does takes real time, on threads of its own.
            Thread.sleep(POLL_MS)
        }
        return true
    }

    /** Scrolls to what is called so and waits until it is there. */
    fun see(matcher: SemanticsMatcher) {
        check(until { exists(matcher) || scrollTo(matcher) }) { "no ${matcher.description} on $screen" }
    }

    fun see(words: String) = see(hasText(words, substring = true))

    /** A lazy list keeps some items ready that are nowhere on the screen; those cannot be seen or pressed. */
    private fun exists(matcher: SemanticsMatcher) = rule.onAllNodes(matcher).fetchSemanticsNodes().any { !it.boundsInRoot.isEmpty }

    /** Turns through the page from its top, as a person looks for something. */
    private fun scrollTo(matcher: SemanticsMatcher): Boolean {
        val list = rule.onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsActions.ScrollToIndex))
        if (list.fetchSemanticsNodes().isEmpty()) return exists(matcher)
        try {
            for (item in 0 until MOST_ITEMS) {
                list.onFirst().performScrollToIndex(item)
                if (exists(matcher)) return true
            }
        } catch (_: IllegalArgumentException) {
            // The end of the page: not on it yet; the caller waits and looks again.
        }
        return false
    }

    /** Presses what is called so. */
    fun press(words: String) = press(called(words))

    fun press(matcher: SemanticsMatcher) {
        val button = matcher and hasClickAction()
        check(until { exists(button) || scrollTo(button) }) { "no ${button.description} on $screen" }
        val node = rule.onAllNodes(button).let { all -> all[all.fetchSemanticsNodes().indexOfFirst { !it.boundsInRoot.isEmpty }] }
        // What is half under the tabs or the edge is pressed as a screen reader presses it; all else is touched.
        if (reachable(node.fetchSemanticsNode())) node.performClick() else node.performSemanticsAction(SemanticsActions.OnClick)
        rule.waitForIdle()
    }

    private fun reachable(node: SemanticsNode): Boolean {
        val bar = node.config.getOrNull(SemanticsProperties.Role) == Role.Tab
        val density = activity().resources.displayMetrics.density
        val end = activity().window.decorView.height - if (screen.tabs.isEmpty() || bar) 0f else TABS_DP * density
        return node.boundsInRoot.height >= node.size.height && node.boundsInRoot.bottom <= end
    }

    /** Answers an open question. */
    fun confirm(words: String) {
        rule.waitForIdle()
        rule.onAllNodes(hasText(words) and hasClickAction() and hasAnyAncestor(isDialog())).onFirst().performClick()
        rule.waitForIdle()
    }

    /** Types into a field; the last of several boxes with the same name is not needed yet. */
    fun type(label: String, text: String) {
        val field = hasSetTextAction() and hasText(label, substring = true)
        see(field)
        rule.onAllNodes(field).onFirst().performTextReplacement(text)
        rule.waitForIdle()
    }

    /** Answers every question of the page, those too that an answer brings up; gives how many. */
    fun fillPage(): Int {
        val route = screen.route
        val done = LinkedHashSet<String>()
        while (true) {
            val next = screen.blocks.firstOrNull { it.question() != null && it.key() !in done } ?: return done.size
            done += next.key()
            val label = checkNotNull(next.question())
            val answer = ANSWERS[label]
            if (answer == null) {
                check(next.label?.optional == true || next is Block.Files) { "the form asks “$label”, and nobody knows the answer" }
                continue
            }
            answer(next, label, answer)
            check(screen.route == route) { "the page went away" }
        }
    }

    private fun answer(block: Block, label: String, answer: String) {
        when (block) {
            is Block.Field -> {
                if (block.value == answer) return
                type(label, answer)
                await("“$label” kept") { it.value(block.id) == answer }
            }

            is Block.Date -> {
                val parts = answer.split("/")
                listOf("Ngày", "Tháng", "Năm").zip(parts).forEach { (name, text) -> typePart(label, name, text) }
                await("the date of “$label” kept") { it.date(block.id) == parts.map(String::toInt) }
            }

            is Block.Choice -> {
                val option = block.options.first { it.label == answer }
                if (option.id in block.selected) return
                press(hasText(answer))
                await("“$answer” chosen") { it.chosen(block.id) == listOf(option.id) }
            }

            else -> error("no answer for $block")
        }
    }

    /** Day, month and year have the same names on every date of a page: the boxes after this date's own label. */
    private fun typePart(label: String, name: String, text: String) {
        val box = hasSetTextAction() and hasText(name)
        see(hasText(label, substring = true))
        val top = rule.onAllNodes(hasText(label, substring = true)).onFirst().fetchSemanticsNode().boundsInRoot.top
        val all = rule.onAllNodes(box).fetchSemanticsNodes()
        val index = all.indices.filter { all[it].boundsInRoot.top >= top }.minByOrNull { all[it].boundsInRoot.top } ?: 0
        rule.onAllNodes(box)[index].performTextReplacement(text)
        rule.waitForIdle()
    }

    /** Fails when something on the screen cannot be used without seeing; keeps a picture of it. */
    fun picture(name: String) {
        pictures += 1
        // News that comes between the picture and what is read aloud would have one screen judged by another's pixels.
        repeat(NEWS) {
            rule.waitForIdle()
            val drawn = screen.revision
            val picture = draw(name)
            val roots = rule.onAllNodes(isRoot()).fetchSemanticsNodes().mapNotNull { it.root }
            val faults = roots.flatMap { Accessibility.faults(it, whole = false) } + Checker.faults(activity().window.decorView, picture)
            if (faults.isEmpty()) return
            check(screen.revision != drawn) { "$name: ${faults.joinToString("\n")}" }
        }
        error("$name: the screen does not come to rest")
    }

    private fun draw(name: String): Bitmap {
        val view = activity().window.decorView
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        val file = File(System.getProperty("motcua.pictures") ?: "build/pictures", "journey/%02d-%s.png".format(pictures, name))
        file.parentFile?.mkdirs()
        file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
        return bitmap
    }

    companion object {
        private const val TABS_DP = 100
        private const val MOST_ITEMS = 100
        private const val NEWS = 5
        private const val FRAME_MS = 48L
        private const val POLL_MS = 10L

        /** What a thing says or is described by. */
        fun called(words: String) = hasText(words, substring = true) or hasContentDescription(words, substring = true)
    }
}

private fun Block.key(): String = when (this) {
    is Block.Field -> id
    is Block.Choice -> id
    is Block.Date -> id
    is Block.Files -> id
    else -> ""
}

private fun Block.question(): String? = if (this is Block.Files) null else label?.text

private fun Screen.value(id: String) = blocks.filterIsInstance<Block.Field>().firstOrNull { it.id == id }?.value

private fun Screen.chosen(id: String) = blocks.filterIsInstance<Block.Choice>().firstOrNull { it.id == id }?.selected

private fun Screen.date(id: String): List<Int?>? = blocks.filterIsInstance<Block.Date>().firstOrNull { it.id == id }?.value
    ?.let { listOf(it.day?.toInt(), it.month?.toInt(), it.year?.toInt()) }
