package vn.motcua.app.platform

import android.app.Activity
import android.app.KeyguardManager
import android.content.Context
import android.content.Intent
import android.hardware.biometrics.BiometricManager
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts
import androidx.annotation.RequiresApi
import vn.motcua.core.PortException
import vn.motcua.core.Presence

/**
 * Asks the person in front of the phone: biometrics or the device's own lock.
 *
 * The system's prompt from Android 10 on, where it offers the device's lock beside biometrics; before, the screen of the
 * device's lock, which everybody who locks the phone can answer.
 *
 * Threads: any but the main one; [confirm] blocks until answered.
 * Failures: Unavailable when the phone has no lock or the app is not in front, Cancelled by the person, Denied after too many
 * wrong tries, TimedOut.
 * Source: Android, `android.hardware.biometrics.BiometricPrompt`, `KeyguardManager.createConfirmDeviceCredentialIntent`.
 */
class DevicePresence(context: Context, private val foreground: Foreground) : Presence {
    private val lock = context.service<KeyguardManager>()

    override fun available(): Boolean = lock.isDeviceSecure

    override fun confirm(title: String, text: String) {
        if (!available()) throw PortException.Unavailable()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            foreground.ask<Unit> { activity, answer -> prompt(activity, title, text, answer) }
        } else {
            confirmLock(title, text)
        }
    }

    @RequiresApi(Build.VERSION_CODES.Q)
    private fun prompt(activity: ComponentActivity, title: String, text: String, answer: Answer<Unit>) {
        val cancel = CancellationSignal()
        answer.whenGiven(cancel::cancel)
        BiometricPrompt.Builder(activity)
            .setTitle(title)
            .setDescription(text)
            .allowingTheLock()
            .build()
            .authenticate(cancel, activity.mainExecutor, Told(answer))
    }

    @RequiresApi(Build.VERSION_CODES.Q)
    @Suppress("DEPRECATION")
    private fun BiometricPrompt.Builder.allowingTheLock(): BiometricPrompt.Builder {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) return setDeviceCredentialAllowed(true)
        val authenticators = BiometricManager.Authenticators.BIOMETRIC_STRONG or BiometricManager.Authenticators.DEVICE_CREDENTIAL
        return setAllowedAuthenticators(authenticators)
    }

    @Suppress("DEPRECATION")
    private fun confirmLock(title: String, text: String) {
        val intent: Intent = lock.createConfirmDeviceCredentialIntent(title, text) ?: throw PortException.Unavailable()
        val result = foreground.launch(ActivityResultContracts.StartActivityForResult(), intent)
        if (result.resultCode != Activity.RESULT_OK) throw PortException.Cancelled()
    }

    @RequiresApi(Build.VERSION_CODES.P)
    private class Told(private val answer: Answer<Unit>) : BiometricPrompt.AuthenticationCallback() {
        override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult?) = answer.give(Unit)

        override fun onAuthenticationError(code: Int, text: CharSequence) = answer.refuse(meaning(code))
    }
}

@RequiresApi(Build.VERSION_CODES.P)
private fun meaning(code: Int): PortException = when (code) {
    BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED, BiometricPrompt.BIOMETRIC_ERROR_CANCELED -> PortException.Cancelled()
    BiometricPrompt.BIOMETRIC_ERROR_TIMEOUT -> PortException.TimedOut()
    BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT, BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT_PERMANENT -> PortException.Denied()
    in NOT_THERE -> PortException.Unavailable()
    else -> PortException.Failed("biometric error $code")
}

private val NOT_THERE = setOf(
    BiometricPrompt.BIOMETRIC_ERROR_HW_NOT_PRESENT,
    BiometricPrompt.BIOMETRIC_ERROR_HW_UNAVAILABLE,
    BiometricPrompt.BIOMETRIC_ERROR_NO_BIOMETRICS,
    BiometricPrompt.BIOMETRIC_ERROR_NO_DEVICE_CREDENTIAL,
)
