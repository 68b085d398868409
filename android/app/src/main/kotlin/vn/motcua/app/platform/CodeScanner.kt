package vn.motcua.app.platform

import android.Manifest
import android.annotation.SuppressLint
import android.content.Context
import android.content.pm.PackageManager
import android.graphics.ImageFormat
import android.graphics.Matrix
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
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
import kotlin.math.abs
import kotlin.math.max

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

private const val WIDTH = 1280
private const val HEIGHT = 720

/**
 * A camera that looks for QR codes: frames go to the picture on the screen and to the decoder on a thread of its own; while one
 * is decoded, newer ones are dropped.
 *
 * Threads: [open], [torch] and [close] on one thread (the main one); [found] and [broken] are called on any.
 * Failures: [broken] with Unavailable when there is no camera, Failed when it broke or another app took it.
 * Source: Android, `android.hardware.camera2`.
 */
internal class CodeCamera(context: Context, private val found: (String) -> Unit, private val broken: (Throwable) -> Unit) : AutoCloseable {
    private val manager = context.service<CameraManager>()
    private val worker = HandlerThread("code-camera").apply { start() }
    private val handler = Handler(worker.looper)
    private var targets: List<Surface> = emptyList()
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var frames: ImageReader? = null
    private var torchOn = false

    @Volatile
    private var opening = false

    @Volatile
    private var closed = false

    /** The size of its pictures, as the sensor lies. */
    var size = Size(WIDTH, HEIGHT)
        private set

    /** True when it has a light. */
    var hasTorch = false
        private set

    /** Opens the camera onto [texture]; the permission has been given. */
    @SuppressLint("MissingPermission")
    fun open(texture: SurfaceTexture) = trying {
        val camera = choose() ?: throw PortException.Unavailable()
        describe(manager.getCameraCharacteristics(camera))
        texture.setDefaultBufferSize(size.width, size.height)
        manager.openCamera(camera, Opened(Surface(texture)), handler)
        opening = true
    }

    /** The first that looks away from the person, else the first. */
    private fun choose(): String? = manager.cameraIdList.maxByOrNull {
        manager.getCameraCharacteristics(it)[CameraCharacteristics.LENS_FACING] == CameraCharacteristics.LENS_FACING_BACK
    }

    private fun describe(camera: CameraCharacteristics) {
        hasTorch = camera[CameraCharacteristics.FLASH_INFO_AVAILABLE] == true
        val sizes = camera[CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP]?.getOutputSizes(ImageFormat.YUV_420_888)
        size = sizes?.minByOrNull { abs(it.width * it.height - WIDTH * HEIGHT) } ?: size
    }

    private inner class Opened(private val preview: Surface) : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            device = camera
            if (closed) return end()
            val reader = ImageReader.newInstance(size.width, size.height, ImageFormat.YUV_420_888, 2)
            reader.setOnImageAvailableListener({ source -> source.acquireLatestImage()?.use(::look) }, handler)
            frames = reader
            targets = listOf(preview, reader.surface)
            start(camera)
        }

        override fun onDisconnected(camera: CameraDevice) = ended(camera, "taken by another app")

        override fun onError(camera: CameraDevice, error: Int) = ended(camera, "error $error")

        private fun ended(camera: CameraDevice, why: String) {
            device = camera
            if (closed) end() else broken(PortException.Failed("camera: $why"))
        }
    }

    @Suppress("DEPRECATION")
    private fun start(camera: CameraDevice) = trying {
        val started = object : CameraCaptureSession.StateCallback() {
            override fun onConfigured(configured: CameraCaptureSession) {
                session = configured
                repeatFrames(configured)
            }

            override fun onConfigureFailed(refused: CameraCaptureSession) = broken(PortException.Failed("camera: not configured"))
        }
        // What replaces it came with Android 9.
        camera.createCaptureSession(targets, started, handler)
    }

    private fun repeatFrames(to: CameraCaptureSession) = trying {
        val request = to.device.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW)
        targets.forEach(request::addTarget)
        request[CaptureRequest.CONTROL_AF_MODE] = CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE
        request[CaptureRequest.FLASH_MODE] = if (torchOn) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF
        to.setRepeatingRequest(request.build(), null, handler)
    }

    private fun look(frame: Image) {
        val plane = frame.planes[0]
        val bytes = ByteArray(plane.buffer.remaining()).also(plane.buffer::get)
        if (!closed) decodeQr(bytes, frame.width, frame.height, plane.rowStride)?.let(found)
    }

    /** Light on or off. */
    fun torch(on: Boolean) {
        handler.post {
            torchOn = on
            session?.let(::repeatFrames)
        }
    }

    /** A camera may go away between any two calls, and its permission too; whoever waits is told. */
    private fun trying(block: () -> Unit) {
        runCatching(block).onFailure { if (!closed) broken(it) }
    }

    /** Also closes a camera that is still being opened, as soon as it is. */
    override fun close() {
        closed = true
        handler.post { if (device != null || !opening) end() }
    }

    private fun end() {
        device?.close()
        frames?.close()
        targets.firstOrNull()?.release()
        worker.quitSafely()
    }
}

/**
 * Fits the camera's picture over the whole view without stretching it; what is too wide or too high is cut. [rotation] is
 * `Display.getRotation`. A TextureView has already turned the picture as for a phone held upright and stretched it to the view.
 */
internal fun previewTransform(viewWidth: Float, viewHeight: Float, camera: Size, rotation: Int): Matrix {
    val (midX, midY) = viewWidth / 2 to viewHeight / 2
    // As it appears: the sensor's long side is upright.
    val (wide, high) = camera.height.toFloat() to camera.width.toFloat()
    val sideways = rotation == Surface.ROTATION_90 || rotation == Surface.ROTATION_270
    val scale = if (sideways) max(viewWidth / high, viewHeight / wide) else max(viewWidth / wide, viewHeight / high)
    return Matrix().apply {
        setScale(wide * scale / viewWidth, high * scale / viewHeight, midX, midY)
        if (sideways) postRotate(90f * (rotation - 2), midX, midY)
        if (rotation == Surface.ROTATION_180) postRotate(180f, midX, midY)
    }
}
