package vn.motcua.app.platform

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import androidx.activity.result.contract.ActivityResultContracts
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.PlanarYUVLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import vn.motcua.core.PortException
import vn.motcua.core.Scanner
import vn.motcua.core.ShellWords

/** Asks for [permission] unless it was given; Denied when the person refuses. Not on the main thread. */
internal fun Foreground.require(context: Context, permission: String) {
    if (!context.allows(permission) && !launch(ActivityResultContracts.RequestPermission(), permission)) throw PortException.Denied()
}

/**
 * QR codes before the camera: shows [ScanSurface] until one is read.
 *
 * Threads: any but the main one; [scan] blocks.
 * Failures: Unavailable without a camera or when the app is not in front, Denied when the camera is refused, Cancelled by the
 * person, Failed when the camera breaks or another app has it.
 */
class CodeScanner(private val context: Context, private val foreground: Foreground, private val words: () -> ShellWords) : Scanner {
    @Synchronized
    override fun scan(title: String, text: String): String {
        if (!context.packageManager.hasSystemFeature(PackageManager.FEATURE_CAMERA_ANY)) throw PortException.Unavailable()
        foreground.require(context, Manifest.permission.CAMERA)
        return foreground.ask { _, answer ->
            val broken = { why: Throwable -> answer.refuse(why as? PortException ?: failed("camera", why)) }
            Surfaces.scan = ScanState(title, text, words(), answer::give, broken) { answer.refuse(PortException.Cancelled()) }
            answer.whenGiven { Surfaces.scan = null }
        }
    }
}

private val HINTS = mapOf(DecodeHintType.TRY_HARDER to true)

/**
 * The text of a QR code (ISO/IEC 18004) in a picture of brightness only, whichever way it is turned; null when there is none
 * that can be read. Pure. Each row begins [rowStride] bytes after the one before.
 */
internal fun decodeQr(luminance: ByteArray, width: Int, height: Int, rowStride: Int): String? = try {
    val source = PlanarYUVLuminanceSource(luminance, rowStride, height, 0, 0, width, height, false)
    QRCodeReader().decode(BinaryBitmap(HybridBinarizer(source)), HINTS).text
} catch (_: ReaderException) {
    null
}
