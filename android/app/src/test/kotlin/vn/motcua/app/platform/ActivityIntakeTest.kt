package vn.motcua.app.platform

import android.Manifest
import android.app.Activity
import android.content.ContentProvider
import android.content.ContentValues
import android.content.Intent
import android.database.Cursor
import android.database.MatrixCursor
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.media.ExifInterface
import android.net.Uri
import android.os.Bundle
import android.os.ParcelFileDescriptor
import android.provider.MediaStore
import androidx.activity.ComponentActivity
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import vn.motcua.app.platform.fakes.FakeIntake
import vn.motcua.core.Action
import vn.motcua.core.FileRules
import vn.motcua.core.PortException
import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.math.max

/** Makes its intake as the app's activity does. */
class IntakeActivity : ComponentActivity() {
    lateinit var intake: ActivityIntake

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        intake = ActivityIntake(this, actions::add) { failures += it }
    }

    companion object {
        val actions = LinkedBlockingQueue<Action>()
        val failures = LinkedBlockingQueue<PortException>()
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ActivityIntakeTest : IntakeContract() {
    private var controller = Robolectric.buildActivity(IntakeActivity::class.java)
    private val activity get() = controller.get()
    override val intake get() = activity.intake
    private var brought: File? = null

    @Before
    fun start() {
        IntakeActivity.actions.clear()
        IntakeActivity.failures.clear()
        OtherApp.name = null
        OtherApp.failure = null
        Robolectric.setupContentProvider(OtherApp::class.java, "org.other")
        shadowOf(application).grantPermissions(Manifest.permission.CAMERA)
        controller.setup()
    }

    private fun addedFile(): Action.AddFile = checkNotNull(IntakeActivity.actions.poll(10, TimeUnit.SECONDS)) {
        "nothing came but ${IntakeActivity.failures}"
    } as Action.AddFile

    private fun failure(): PortException {
        driveUntil("a failure") { IntakeActivity.failures.isNotEmpty() }
        return IntakeActivity.failures.poll()!!
    }

    override fun brings(file: File?) {
        brought = file
        OtherApp.file = file
        OtherApp.type = if (file?.extension == "jpg") "image/jpeg" else "application/pdf"
        OtherApp.name = file?.name
    }

    /** The other activity writes where it was told to and answers. */
    override fun answer() {
        val started = checkNotNull(shadowOf(activity).nextStartedActivityForResult) { "no other app was opened" }
        respond(started.intent, started.requestCode)
        actionsToContract()
    }

    private fun actionsToContract() {
        if (brought != null) IntakeActivity.actions.poll(10, TimeUnit.SECONDS)?.let(actions::add)
    }

    private fun respond(asked: Intent, requestCode: Int) {
        val file = brought
        val result = if (file == null) Activity.RESULT_CANCELED else Activity.RESULT_OK
        if (file != null && asked.action in listOf(MediaStore.ACTION_IMAGE_CAPTURE, MediaStore.ACTION_VIDEO_CAPTURE)) {
            @Suppress("DEPRECATION")
            val to = checkNotNull(asked.getParcelableExtra<Uri>(MediaStore.EXTRA_OUTPUT))
            application.contentResolver.openOutputStream(to, "w")!!.use { out -> file.inputStream().use { it.copyTo(out) } }
        }
        @Suppress("DEPRECATION")
        activity.activityResultRegistry.dispatchResult(requestCode, result, Intent().setData(OtherApp.ADDRESS))
    }

    private fun photo(file: File, rules: FileRules = this.rules): File {
        brings(file)
        intake.photo("a", rules)
        answer()
        return File((actions.poll() as Action.AddFile).path)
    }

    private fun withExif(file: File, orientation: Int): File = file.also {
        ExifInterface(it.path).run {
            setAttribute(ExifInterface.TAG_ORIENTATION, orientation.toString())
            setAttribute(ExifInterface.TAG_GPS_LATITUDE, "21/1,1/1,42/1")
            setAttribute(ExifInterface.TAG_GPS_LATITUDE_REF, "N")
            setAttribute(ExifInterface.TAG_MAKE, "Maker")
            saveAttributes()
        }
    }

    @Test
    fun `a large photo comes out upright, small enough and without anything about place or camera`() {
        val out = photo(withExif(picture(4_000, 3_000), ExifInterface.ORIENTATION_ROTATE_90))
        val picture = BitmapFactory.decodeFile(out.path)
        assertEquals(450 to 600, picture.width to picture.height)
        // Turned by a quarter to the right, the upper left comes to lie on the upper right.
        assertEquals(Color.RED, nearest(picture.getPixel(400, 50)))
        assertEquals(Color.BLUE, nearest(picture.getPixel(50, 50)))
        assertEquals(Color.BLUE, nearest(picture.getPixel(400, 550)))
        val exif = ExifInterface(out.path)
        assertNull(exif.getAttribute(ExifInterface.TAG_MAKE))
        assertNull(exif.getAttribute(ExifInterface.TAG_GPS_LATITUDE))
        assertFalse(String(out.readBytes(), Charsets.ISO_8859_1).contains("Exif"))
    }

    private fun nearest(color: Int) = if (Color.red(color) > Color.blue(color)) Color.RED else Color.BLUE

    @Test
    fun `every orientation stands upright`() {
        // Where the red corner of the stored picture is for the person: Exif 2.32, table of Orientation.
        val corner = mapOf(
            1 to (0 to 0), 2 to (1 to 0), 3 to (1 to 1), 4 to (0 to 1), 5 to (0 to 0), 6 to (1 to 0), 7 to (1 to 1),
            8 to (0 to 1),
        )
        for ((orientation, at) in corner) {
            val from = withExif(picture(80, 60), orientation)
            val to = File.createTempFile("out", ".jpg")
            assertTrue(uprightJpeg(from, to, 3_508))
            val picture = BitmapFactory.decodeFile(to.path)
            assertEquals("$orientation", if (orientation < 5) 80 to 60 else 60 to 80, picture.width to picture.height)
            for (x in 0..1) {
                for (y in 0..1) {
                    val color = nearest(picture.getPixel(picture.width * (1 + 2 * x) / 4, picture.height * (1 + 2 * y) / 4))
                    assertEquals("$orientation at $x, $y", if (x to y == at) Color.RED else Color.BLUE, color)
                }
            }
        }
    }

    @Test
    fun `a small photo keeps its size but not its metadata`() {
        val out = photo(withExif(picture(400, 300), ExifInterface.ORIENTATION_NORMAL))
        val picture = BitmapFactory.decodeFile(out.path)
        assertEquals(400 to 300, picture.width to picture.height)
        assertNull(ExifInterface(out.path).getAttribute(ExifInterface.TAG_MAKE))
    }

    @Test
    fun `without an edge a photo stays as it is`() {
        val from = withExif(picture(800, 600), ExifInterface.ORIENTATION_ROTATE_90)
        val out = photo(from, rules.copy(photoEdge = 0u))
        assertTrue(from.readBytes().contentEquals(out.readBytes()))
    }

    @Test
    fun `decoding takes the fewest pixels that are enough`() {
        assertEquals(listOf(1, 1, 2, 2, 4), listOf(500, 1_199, 1_200, 2_399, 2_400).map { sampling(it, 600) })
        for (longest in 1..20_000 step 37) assertTrue(longest / sampling(longest, 600) >= minOf(longest, 600))
    }

    @Test
    fun `what is no picture goes on as it came`() {
        brings(File.createTempFile("broken", ".jpg").also { it.writeText("no picture") })
        intake.document("a", rules)
        answer()
        val added = actions.poll() as Action.AddFile
        assertEquals("no picture", File(added.path).readText())
        assertEquals(brought!!.name, added.name)
    }

    @Test
    fun `a picture of another kind becomes a JPEG under its name`() {
        val png = File.createTempFile("anh", ".png").also { file ->
            file.outputStream().use { BitmapFactory.decodeFile(picture(900, 100).path).compress(Bitmap.CompressFormat.PNG, 100, it) }
        }
        brings(png)
        OtherApp.type = "image/png"
        OtherApp.name = "Ảnh thẻ.png"
        intake.document("a", rules)
        answer()
        val added = actions.poll() as Action.AddFile
        assertEquals("Ảnh thẻ.jpg", added.name)
        val bounds = BitmapFactory.Options().also { BitmapFactory.decodeFile(added.path, it) }
        assertEquals("image/jpeg", bounds.outMimeType)
        assertEquals(600, max(bounds.outWidth, bounds.outHeight))
    }

    @Test
    fun `only what the rules take can be chosen, and the name is the other app's`() {
        brings(File.createTempFile("form", ".pdf").also { it.writeText("%PDF") })
        OtherApp.name = "Đơn đề nghị.pdf"
        intake.document("a", rules)
        val asked = shadowOf(activity).peekNextStartedActivityForResult().intent
        assertEquals(rules.accept, asked.getStringArrayExtra(Intent.EXTRA_MIME_TYPES)?.toList())
        answer()
        assertEquals("Đơn đề nghị.pdf", (actions.poll() as Action.AddFile).name)
    }

    @Test
    fun `of a file that is too large one byte more than allowed is taken`() {
        brings(File.createTempFile("large", ".pdf").also { it.writeBytes(ByteArray(200_000)) })
        intake.document("a", rules.copy(maxBytes = 100_000u))
        answer()
        assertEquals(100_001L, File((actions.poll() as Action.AddFile).path).length())
    }

    @Test
    fun `a file that cannot be read is a failure without its words`() {
        brings(File("/nowhere/Nguyễn Thị Ánh.pdf"))
        for ((thrown, name) in listOf(
            SecurityException("of Nguyễn Thị Ánh") to "SecurityException",
            java.io.FileNotFoundException("of Nguyễn Thị Ánh") to "FileNotFoundException",
        )) {
            OtherApp.failure = thrown
            intake.document("a", rules)
            val started = shadowOf(activity).nextStartedActivityForResult
            respond(started.intent, started.requestCode)
            assertEquals("taking in a file: $name", (failure() as PortException.Failed).reason)
        }
    }

    @Test
    fun `a camera that is refused is told`() {
        shadowOf(application).denyPermissions(Manifest.permission.CAMERA)
        intake.photo("a", rules)
        assertEquals(ASKING, shadowOf(activity).nextStartedActivityForResult.intent.action)
        permission(false)
        assertTrue(failure() is PortException.Denied)
        assertNull(shadowOf(activity).nextStartedActivityForResult)
    }

    @Test
    fun `a camera that is allowed opens`() {
        shadowOf(application).denyPermissions(Manifest.permission.CAMERA)
        brings(picture())
        intake.photo("b", rules)
        assertEquals(ASKING, shadowOf(activity).nextStartedActivityForResult.intent.action)
        permission(true)
        answer()
        assertEquals("b", (actions.poll() as Action.AddFile).block)
    }

    private fun permission(granted: Boolean) {
        val asked = shadowOf(activity).lastRequestedPermission
        @Suppress("DEPRECATION")
        activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, intArrayOf(if (granted) 0 else -1))
    }

    @Test
    fun `no camera app is not available`() {
        shadowOf(application).checkActivities(true)
        intake.photo("a", rules)
        assertTrue(failure() is PortException.Unavailable)
        intake.film("a", rules)
        assertTrue(failure() is PortException.Unavailable)
        intake.document("a", rules)
        assertTrue(failure() is PortException.Unavailable)
    }

    /** The process dies while the camera is open; the answer comes to a new one that only has what was saved. */
    private fun die() {
        val saved = Bundle()
        controller.pause().stop().saveInstanceState(saved).destroy()
        val parcel = android.os.Parcel.obtain().also { it.writeBundle(saved) }
        parcel.setDataPosition(0)
        val kept = parcel.readBundle(javaClass.classLoader)
        controller = Robolectric.buildActivity(IntakeActivity::class.java).create(kept).start().restoreInstanceState(kept)
    }

    @Test
    fun `a photo survives the death of the process`() {
        brings(picture(1_000, 500))
        intake.photo("giay-khai-sinh", rules)
        val started = shadowOf(activity).nextStartedActivityForResult
        die()
        respond(started.intent, started.requestCode)
        controller.resume()
        val added = addedFile()
        assertEquals("giay-khai-sinh", added.block)
        assertEquals(600, BitmapFactory.Options().also { BitmapFactory.decodeFile(added.path, it) }.outWidth)
    }

    @Test
    fun `the camera app is told how large a film may be, and a film survives the death of the process`() {
        brings(File.createTempFile("film", ".mp4").also { it.writeText("ftyp and frames") })
        intake.film("report-photos", rules)
        val started = shadowOf(activity).nextStartedActivityForResult
        assertEquals(MediaStore.ACTION_VIDEO_CAPTURE, started.intent.action)
        assertEquals(5_000_000L, started.intent.getLongExtra(MediaStore.EXTRA_SIZE_LIMIT, 0))
        die()
        respond(started.intent, started.requestCode)
        controller.resume()
        val added = addedFile()
        assertEquals("report-photos", added.block)
        assertEquals("ftyp and frames", File(added.path).readText())
    }

    @Test
    fun `a document survives the death of the process`() {
        brings(File.createTempFile("paper", ".pdf").also { it.writeText("%PDF") })
        intake.document("don", rules)
        val started = shadowOf(activity).nextStartedActivityForResult
        die()
        respond(started.intent, started.requestCode)
        controller.resume()
        assertEquals("don", addedFile().block)
    }

    @Test
    fun `going back after the death of the process brings nothing, and the next photo is its own`() {
        brings(null)
        intake.photo("a", rules)
        val started = shadowOf(activity).nextStartedActivityForResult
        die()
        respond(started.intent, started.requestCode)
        controller.resume()
        assertNull(IntakeActivity.actions.poll(200, TimeUnit.MILLISECONDS))
        brings(picture())
        intake.photo("b", rules)
        answer()
        assertEquals("b", (actions.poll() as Action.AddFile).block)
    }

    @Test
    fun `two photos are two files`() {
        assertNotEquals(photo(picture()).path, photo(picture()).path)
    }

    @Test
    fun `what is older than a day goes, what is newer stays`() {
        val folder = SharedFiles.intakeFolder(application)
        val old = File(folder, "old").also { it.writeText("old") }
        val new = File(folder, "new").also { it.writeText("new") }
        old.setLastModified(System.currentTimeMillis() - 25 * 60 * 60_000)
        new.setLastModified(System.currentTimeMillis() - 23 * 60 * 60_000)
        Robolectric.buildActivity(IntakeActivity::class.java).setup()
        driveUntil("the old one gone") { !old.exists() }
        assertTrue(new.exists())
    }

    private companion object {
        /** The system's own question, as Robolectric starts it. */
        const val ASKING = "android.content.pm.action.REQUEST_PERMISSIONS"
    }
}
