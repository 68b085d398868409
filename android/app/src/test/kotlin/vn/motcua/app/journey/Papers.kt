package vn.motcua.app.journey

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.database.MatrixCursor
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import org.robolectric.Robolectric
import java.io.ByteArrayOutputStream
import java.io.File

/** Invented papers: a photo of a page, a PDF, and the provider of another app that hands them out. */
object Papers {
    private const val AUTHORITY = "vn.motcua.test.papers"

    /** A page photographed with many pixels. */
    fun photo(): ByteArray {
        val bitmap = Bitmap.createBitmap(3000, 4000, Bitmap.Config.ARGB_8888)
        val canvas = Canvas(bitmap)
        canvas.drawColor(Color.rgb(233, 228, 216))
        val ink = Paint().apply { color = Color.DKGRAY }
        repeat(30) { n -> canvas.drawRect(300f, 400f + n * 110f, 2600f - n * 17f % 400f, 440f + n * 110f, ink) }
        return ByteArrayOutputStream().also { bitmap.compress(Bitmap.CompressFormat.JPEG, 92, it) }.toByteArray()
    }

    /** The smallest thing that is a PDF. */
    fun pdf(): ByteArray =
        """
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
        trailer<</Root 1 0 R>>
        %%EOF
        """.trimIndent().toByteArray()

    /** Puts a file where another app's provider hands it out. */
    fun provide(name: String, bytes: ByteArray): Uri {
        Robolectric.buildContentProvider(Provider::class.java).create(AUTHORITY)
        val file = File.createTempFile("paper", ".bin").apply { writeBytes(bytes) }
        files[name] = file
        return Uri.parse("content://$AUTHORITY/$name")
    }

    private val files = HashMap<String, File>()

    /** Another app's documents. */
    class Provider : ContentProvider() {
        override fun onCreate() = true

        override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor =
            ParcelFileDescriptor.open(files.getValue(uri.lastPathSegment!!), ParcelFileDescriptor.MODE_READ_ONLY)

        override fun query(uri: Uri, columns: Array<String>?, where: String?, args: Array<String>?, order: String?): Cursor {
            val name = uri.lastPathSegment!!
            return MatrixCursor(arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)).apply {
                addRow(arrayOf<Any>(name, files.getValue(name).length()))
            }
        }

        override fun getType(uri: Uri) = "application/pdf"

        override fun insert(uri: Uri, values: ContentValues?) = null

        override fun delete(uri: Uri, where: String?, args: Array<String>?) = 0

        override fun update(uri: Uri, values: ContentValues?, where: String?, args: Array<String>?) = 0
    }
}
