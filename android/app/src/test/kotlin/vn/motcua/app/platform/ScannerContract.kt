package vn.motcua.app.platform

import android.content.pm.PackageManager
import android.graphics.RectF
import android.util.Size
import android.view.Surface
import com.google.zxing.BarcodeFormat
import com.google.zxing.EncodeHintType
import com.google.zxing.qrcode.QRCodeWriter
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import vn.motcua.app.platform.fakes.FakeScanner
import vn.motcua.app.platform.fakes.Person
import vn.motcua.core.PortException
import vn.motcua.core.Scanner
import kotlin.math.cos
import kotlin.math.roundToInt
import kotlin.math.sin

/** What every [Scanner] keeps. */
abstract class ScannerContract {
    abstract val scanner: Scanner

    /** A camera, or none. */
    abstract fun camera(present: Boolean)

    /** Begins a scan; the person holds [code] there, cancels, or refuses the camera (fails). */
    abstract fun scan(does: Person, code: String = ""): Beside<String>

    @Test
    fun `the text of a code`() = assertEquals("001234|Nguyễn Thị Ánh", scan(Person.Agrees, "001234|Nguyễn Thị Ánh").get())

    @Test
    fun `the person may cancel`() = scan(Person.Cancels).failsWith<PortException.Cancelled>()

    @Test
    fun `the camera may be refused`() = scan(Person.Fails).failsWith<PortException.Denied>()

    @Test
    fun `no camera is not available`() {
        camera(false)
        scan(Person.Agrees).failsWith<PortException.Unavailable>()
    }
}

class FakeScannerTest : ScannerContract() {
    override val scanner = FakeScanner()

    override fun camera(present: Boolean) {
        scanner.hasCamera = present
    }

    override fun scan(does: Person, code: String): Beside<String> {
        scanner.person = does
        scanner.code = code
        return Beside { scanner.scan("title", "text") }
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class CodeScannerTest : ScannerContract() {
    override val scanner by lazy { CodeScanner(application, application.foreground, ::words) }
    private lateinit var phone: Phone
    private var present = true

    @Before
    fun inFront() {
        phone = Phone()
        Surfaces.scan = null
        camera(true)
    }

    override fun camera(present: Boolean) {
        this.present = present
        shadowOf(application.packageManager).setSystemFeature(PackageManager.FEATURE_CAMERA_ANY, present)
    }

    override fun scan(does: Person, code: String): Beside<String> {
        val scanning = Beside { scanner.scan("title", "text") }
        if (!present) return scanning
        scanning.until("the question") { phone.askedPermission != null }
        phone.answerPermission(does != Person.Fails)
        if (does == Person.Fails) return scanning
        scanning.until("the camera") { Surfaces.scan != null }
        val shown = checkNotNull(Surfaces.scan)
        if (does == Person.Agrees) shown.found(code) else shown.cancel()
        return scanning
    }

    @Test
    fun `what was allowed is not asked again, and the surface says what the core says`() {
        shadowOf(application).grantPermissions(android.Manifest.permission.CAMERA)
        val scanning = Beside { scanner.scan("title", "text") }.until("the camera") { Surfaces.scan != null }
        assertNull(phone.askedPermission)
        val shown = checkNotNull(Surfaces.scan)
        assertEquals(listOf("title", "text"), listOf(shown.title, shown.text))
        shown.found("first")
        shown.found("second")
        assertEquals("first", scanning.get())
        assertNull(Surfaces.scan)
    }

    @Test
    fun `a camera that breaks ends it`() {
        shadowOf(application).grantPermissions(android.Manifest.permission.CAMERA)
        val scanning = Beside { scanner.scan("title", "text") }.until("the camera") { Surfaces.scan != null }
        checkNotNull(Surfaces.scan).broken(IllegalStateException("whatever"))
        assertEquals("camera: IllegalStateException", (scanning.failure() as PortException.Failed).reason)
        assertNull(Surfaces.scan)
    }
}

/** The decoder, on pictures like a camera's: brightness only, rows with padding, turned, blurred by noise. */
class DecodeQrTest {
    private class Frame(val width: Int, val height: Int, val stride: Int, val bytes: ByteArray)

    /** [text] as a code turned by [degrees], in the middle of a grey frame, with noise of a fixed seed. */
    private fun frame(text: String, degrees: Double = 0.0, noise: Int = 0, scale: Double = 1.0, light: Int = 200, dark: Int = 40): Frame {
        val (width, height, stride) = Triple(1280, 720, 1344)
        val code = QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, SIDE, SIDE, mapOf(EncodeHintType.CHARACTER_SET to "UTF-8"))
        val random = java.util.Random(7)
        val (c, s) = cos(Math.toRadians(degrees)) to sin(Math.toRadians(degrees))
        val bytes = ByteArray(stride * (height - 1) + width)
        for (y in 0 until height) {
            for (x in 0 until width) {
                val (dx, dy) = (x - width / 2) / scale to (y - height / 2) / scale
                val u = (dx * c + dy * s + SIDE / 2).roundToInt()
                val v = (-dx * s + dy * c + SIDE / 2).roundToInt()
                val black = u in 0 until SIDE && v in 0 until SIDE && code[u, v]
                val value = (if (black) dark else light) + (random.nextGaussian() * noise).roundToInt()
                bytes[y * stride + x] = value.coerceIn(0, 255).toByte()
            }
        }
        return Frame(width, height, stride, bytes)
    }

    private fun read(frame: Frame) = decodeQr(frame.bytes, frame.width, frame.height, frame.stride)

    @Test
    fun `a code straight before the camera`() = assertEquals(CARD, read(frame(CARD)))

    @Test
    fun `however it is turned`() {
        for (degrees in 0..345 step 15) assertEquals("$degrees°", CARD, read(frame(CARD, degrees.toDouble())))
    }

    @Test
    fun `with noise`() = assertEquals(CARD, read(frame(CARD, 17.0, noise = 10)))

    @Test
    fun `with little light`() = assertEquals(CARD, read(frame(CARD, 17.0, noise = 5, light = 90, dark = 30)))

    @Test
    fun `small in the frame`() = assertEquals("MC-2026-000123", read(frame("MC-2026-000123", 8.0, noise = 6, scale = 0.35)))

    @Test
    fun `no code is none`() {
        val grey = Frame(640, 480, 640, ByteArray(640 * 480) { 127 })
        assertNull(read(grey))
        val random = java.util.Random(3)
        assertNull(read(Frame(640, 480, 640, ByteArray(640 * 480).also(random::nextBytes))))
    }

    @Test
    fun `half a code is none`() {
        val frame = frame(CARD)
        frame.bytes.fill(127, 0, frame.stride * frame.height / 2)
        assertNull(read(frame))
    }

    private companion object {
        const val SIDE = 480

        /** As on an identity card: Vietnamese in UTF-8 without saying so. */
        const val CARD = "001190012345|123456789|Nguyễn Thị Ánh Tuyết|01011990|Nữ|Số 1, Tràng Tiền, Hoàn Kiếm, Hà Nội|10052021"
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PreviewTransformTest {
    private val camera = Size(1280, 720)

    /** How wide and high the picture (stretched to the view by the system) comes to lie. */
    private fun extent(width: Float, height: Float, rotation: Int): Pair<Float, Float> {
        val picture = RectF(0f, 0f, width, height)
        previewTransform(width, height, camera, rotation).mapRect(picture)
        return picture.width() to picture.height()
    }

    @Test
    fun `the picture covers the view and keeps its shape`() {
        for (rotation in listOf(Surface.ROTATION_0, Surface.ROTATION_90, Surface.ROTATION_180, Surface.ROTATION_270)) {
            for ((width, height) in listOf(1080f to 2400f, 2400f to 1080f, 720f to 1280f, 1000f to 1000f)) {
                val (wide, high) = extent(width, height, rotation)
                val shape = if (rotation % 2 == 0) 720f / 1280f else 1280f / 720f
                assertEquals("$rotation $width x $height", shape, wide / high, 0.01f)
                assertTrue("$rotation $width x $height", wide >= width - 1 && high >= height - 1)
            }
        }
    }
}
