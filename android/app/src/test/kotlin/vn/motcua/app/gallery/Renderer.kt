package vn.motcua.app.gallery

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Looper
import android.view.View
import android.view.ViewGroup.LayoutParams
import android.widget.FrameLayout
import androidx.activity.ComponentActivity
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.platform.ComposeView
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.unit.LayoutDirection
import androidx.core.view.children
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadows.ShadowChoreographer
import vn.motcua.app.blocks.MotCuaTheme
import vn.motcua.app.blocks.ScreenView
import vn.motcua.app.blocks.Shell
import vn.motcua.core.Action
import vn.motcua.core.Screen
import vn.motcua.core.shellWords
import java.time.Duration

/** How a screen is looked at. */
data class Look(val language: String, val dark: Boolean, val large: Boolean, val landscape: Boolean) {
    /** In the names of pictures. */
    val name
        get() = listOf(
            language,
            if (dark) "dark" else "light",
            if (large) "200" else "100",
            if (landscape) "landscape" else "phone",
        ).joinToString("-")

    /** At mdpi a picture's pixel is a dp. */
    val qualifiers
        get() = listOf(
            language,
            if (landscape) "w760dp-h360dp-land" else "w360dp-h640dp-port",
            if (dark) "night" else "notnight",
            "mdpi",
        ).joinToString("-")

    companion object {
        private val both = listOf(false, true)
        val all = listOf("vi", "en").flatMap { language ->
            both.flatMap { dark -> both.flatMap { large -> both.map { Look(language, dark, large, it) } } }
        }
    }
}

/** A screen drawn whole, as long as it is, in an activity of its own. */
class Rendered(look: Look, screen: Screen, direction: LayoutDirection = LayoutDirection.Ltr) : AutoCloseable {
    /** What the shell was told. */
    val sent = mutableListOf<Action>()
    private val shell = Shell { sent += it }.apply { words = shellWords(look.language) }
    private val controller: ActivityController<ComponentActivity>
    private val compose: ComposeView

    init {
        ShadowChoreographer.setPaused(true)
        ShadowChoreographer.setFrameDelay(Duration.ofMillis(16))
        RuntimeEnvironment.setQualifiers(look.qualifiers)
        RuntimeEnvironment.setFontScale(if (look.large) 2f else 1f)
        controller = Robolectric.buildActivity(ComponentActivity::class.java).setup()
        val activity: Activity = controller.get()
        compose = ComposeView(activity)
        compose.setContent {
            CompositionLocalProvider(LocalLayoutDirection provides direction) { MotCuaTheme(look.dark) { ScreenView(screen, shell) } }
        }
        val width = activity.resources.displayMetrics.widthPixels
        activity.setContentView(FrameLayout(activity).apply { addView(compose, LayoutParams(width, TALL)) })
        idle()
        val list = shell.scroll(screen.route).layoutInfo
        val last = checkNotNull(list.visibleItemsInfo.lastOrNull()) { "nothing on the page" }
        check(last.index == list.totalItemsCount - 1) { "longer than $TALL px" }
        val content = last.offset + last.size + list.afterContentPadding - list.viewportStartOffset
        val around = TALL - list.viewportSize.height
        val screenful = activity.resources.displayMetrics.heightPixels
        compose.layoutParams = compose.layoutParams.apply { height = maxOf(content + around, screenful) }
        compose.requestLayout()
        idle()
    }

    /** What a screen reader and a test see. */
    val root: RootForTest get() = compose.children.first() as RootForTest

    /** The view everything is drawn in. */
    val view: View get() = compose

    /** The picture. */
    fun picture(): Bitmap {
        val bitmap = Bitmap.createBitmap(compose.width, compose.height, Bitmap.Config.ARGB_8888)
        compose.draw(Canvas(bitmap))
        return bitmap
    }

    override fun close() {
        controller.pause().stop().destroy()
        idle()
    }

    private companion object {
        const val TALL = 12_000

        /** Enough frames for layout, focus and scrolling; an endless animation gets no more than these. */
        val FRAMES: Duration = Duration.ofMillis(320)

        fun idle() = shadowOf(Looper.getMainLooper()).idleFor(FRAMES)
    }
}
