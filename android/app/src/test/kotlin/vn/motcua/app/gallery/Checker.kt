package vn.motcua.app.gallery

import android.view.View
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckPreset
import com.google.android.apps.common.testing.accessibility.framework.AccessibilityCheckResult.AccessibilityCheckResultType
import com.google.android.apps.common.testing.accessibility.framework.uielement.AccessibilityHierarchyAndroid

/** Google's Accessibility Test Framework over what the view tells the system. */
object Checker {
    fun faults(view: View): List<String> {
        val hierarchy = AccessibilityHierarchyAndroid.newBuilder(view.createAccessibilityNodeInfo(), view.context).build()
        return AccessibilityCheckPreset.getAccessibilityHierarchyChecksForPreset(AccessibilityCheckPreset.LATEST)
            .flatMap { it.runCheckOnHierarchy(hierarchy) }
            .filter { it.type == AccessibilityCheckResultType.ERROR }
            .map { "${it.sourceCheckClass.simpleName} (result ${it.resultId}) at ${it.element?.boundsInScreen}" }
    }
}
