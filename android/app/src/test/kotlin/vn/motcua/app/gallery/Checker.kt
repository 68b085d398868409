package vn.motcua.app.gallery

import android.graphics.Bitmap
import android.view.View
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckPreset
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckResult.AccessibilityCheckResultType
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityHierarchyCheckResult
import com.google.android.apps.common.testing.accessibility.framework.Parameters
import com.google.android.apps.common.testing.accessibility.framework.checks.ImageContrastCheck
import com.google.android.apps.common.testing.accessibility.framework.checks.TextContrastCheck
import com.google.android.apps.common.testing.accessibility.framework.uielement.AccessibilityHierarchyAndroid
import com.google.android.apps.common.testing.accessibility.framework.uielement.ViewHierarchyElement
import com.google.android.apps.common.testing.accessibility.framework.utils.contrast.BitmapImage

/** Google's Accessibility Test Framework over what the app tells the system. */
object Checker {
    /** What they say of a picture they call a warning, as they have to guess the colours; an error all the same. */
    private val contrast = setOf(TextContrastCheck::class.java, ImageContrastCheck::class.java)

    /** Its errors on the view's window, as sentences; pale words too when there is a [picture] of it. */
    fun faults(view: View, picture: Bitmap? = null): List<String> {
        val hierarchy = hierarchy(view)
        val parameters = Parameters().apply { picture?.let { putScreenCapture(BitmapImage(it)) } }
        return AccessibilityCheckPreset.getAccessibilityHierarchyChecksForPreset(AccessibilityCheckPreset.LATEST)
            .flatMap { it.runCheckOnHierarchy(hierarchy, null, parameters) }
            .filter(::isFault)
            .map(::sentence)
    }

    private fun isFault(result: AccessibilityHierarchyCheckResult) = when (result.type) {
        AccessibilityCheckResultType.ERROR -> true
        AccessibilityCheckResultType.WARNING -> result.sourceCheckClass in contrast && result.element.works() && !result.isCut()
        else -> false
    }

    /** The words of a button that cannot be pressed may be pale (WCAG 2.2, 1.4.3); they stand below it in the tree. */
    private fun ViewHierarchyElement?.works() = generateSequence(this) { it.parentView }.all { it.isEnabled }

    /**
     * The nodes as a service would get them. Robolectric keeps no children that Compose names by number, but when a node may be asked
     * from within the app (API 34), it is Android's own client that walks them, here.
     */
    fun hierarchy(view: View): AccessibilityHierarchyAndroid {
        val info = view.createAccessibilityNodeInfo()
        info.setQueryFromAppProcessEnabled(view, true)
        return AccessibilityHierarchyAndroid.newBuilder(info, view.context).build()
    }

    /** At the edge of a list only a strip of the words may be seen. */
    private fun AccessibilityHierarchyCheckResult.isCut() =
        metadata?.getBoolean(TextContrastCheck.KEY_IS_AGAINST_SCROLLABLE_EDGE, false) ?: false

    private fun sentence(result: AccessibilityHierarchyCheckResult): String {
        val place = result.element?.run { "$boundsInScreen \"${text ?: ""}\"" }
        return "${result.sourceCheckClass.simpleName} ${result.resultId} at $place ${result.metadata ?: ""}"
    }
}
