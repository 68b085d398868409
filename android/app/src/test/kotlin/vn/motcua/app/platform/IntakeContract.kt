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

/** What every [Intake] keeps. */
abstract class IntakeContract {
    protected val actions = LinkedBlockingQueue<Action>()
    protected val rules = FileRules(
        accept = listOf("application/pdf", "image/jpeg"),
        maxBytes = 5_000_000u,
        maxFiles = 3u,
        photoEdge = 600u,
        add = "add",
    )

    abstract val intake: Intake

    /** The person takes a picture of, or chooses, this; goes back when it is `null`. */
    abstract fun brings(file: File?)

    /** Lets the other app answer. */
    abstract fun answer()

    protected fun picture(width: Int = 40, height: Int = 30): File = File.createTempFile("picture", ".jpg").also { file ->
        file.outputStream().use { out -> halves(width, height).compress(Bitmap.CompressFormat.JPEG, 90, out) }
    }

    /** The upper left is red, all else blue. */
    private fun halves(width: Int, height: Int) = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).also {
        Canvas(it).run {
            drawColor(Color.BLUE)
            drawRect(0f, 0f, width / 2f, height / 2f, Paint().apply { color = Color.RED })
        }
    }

    protected fun added(): Action.AddFile? = actions.poll(10, TimeUnit.SECONDS) as Action.AddFile?

    @Test
    fun `a photo comes to the block that asked`() {
        brings(picture())
        intake.photo("giay-khai-sinh", rules)
        answer()
        val file = checkNotNull(added())
        assertEquals("giay-khai-sinh", file.block)
        assertTrue(File(file.path).length() > 0)
        assertTrue(file.name.endsWith(".jpg"))
    }

    @Test
    fun `a film comes to the block that asked, as it was made`() {
        brings(File.createTempFile("film", ".mp4").also { it.writeText("ftyp and frames") })
        intake.film("report-photos", rules)
        answer()
        val file = checkNotNull(added())
        assertEquals("report-photos", file.block)
        assertEquals("ftyp and frames", File(file.path).readText())
        assertTrue(file.name.endsWith(".mp4"))
    }

    @Test
    fun `a document comes to the block that asked`() {
        brings(File.createTempFile("paper", ".pdf").also { it.writeText("%PDF-1.7 paper") })
        intake.document("don", rules)
        answer()
        val file = checkNotNull(added())
        assertEquals("don", file.block)
        assertEquals("%PDF-1.7 paper", File(file.path).readText())
    }

    @Test
    fun `a person who goes back brings nothing`() {
        brings(null)
        intake.photo("a", rules)
        answer()
        intake.film("a", rules)
        answer()
        intake.document("a", rules)
        answer()
        assertNull(actions.poll(200, TimeUnit.MILLISECONDS))
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class FakeIntakeTest : IntakeContract() {
    override val intake = FakeIntake(actions::add)

    override fun brings(file: File?) {
        intake.file = file
    }

    override fun answer() = Unit
}
