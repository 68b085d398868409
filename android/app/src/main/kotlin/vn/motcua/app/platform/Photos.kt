package vn.motcua.app.platform

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Matrix
import android.media.ExifInterface
import java.io.File
import java.io.IOException
import kotlin.math.max

/**
 * Writes the picture in [from] to [to] as a JPEG that stands upright, is at most [edge] pixels long and carries no metadata (no
 * place, no camera). False when it is no picture; then nothing is written. Decodes with sampling; not on the main thread.
 *
 * Source: CIPA DC-008 (Exif) for the orientation; Android, "Loading large bitmaps efficiently".
 */
internal fun uprightJpeg(from: File, to: File, edge: Int): Boolean {
    val decoded = sampled(edge) { BitmapFactory.decodeFile(from.path, it) } ?: return false
    val upright = turned(decoded, orientation(from), edge)
    val written = to.outputStream().use { upright.compress(Bitmap.CompressFormat.JPEG, 88, it) }
    decoded.recycle()
    upright.recycle()
    if (!written) throw IOException("picture not written")
    return true
}

/** What [decode] makes of a picture, sampled as far as that leaves [edge] pixels; `null` when it is none. */
internal fun sampled(edge: Int, decode: (BitmapFactory.Options) -> Bitmap?): Bitmap? {
    val options = BitmapFactory.Options().apply { inJustDecodeBounds = true }
    decode(options)
    options.inJustDecodeBounds = false
    options.inSampleSize = sampling(max(options.outWidth, options.outHeight), edge)
    return decode(options)
}

/** The largest power of two that still leaves [edge] pixels. */
internal fun sampling(longest: Int, edge: Int): Int {
    var sample = 1
    while (longest / (sample * 2) >= edge) sample *= 2
    return sample
}

private fun turned(picture: Bitmap, orientation: Int, edge: Int): Bitmap {
    val scale = minOf(1f, edge.toFloat() / max(picture.width, picture.height))
    val (degrees, mirrored) = TURNS[orientation] ?: (0f to false)
    val matrix = Matrix().apply {
        setScale(scale, scale)
        postRotate(degrees)
        if (mirrored) postScale(-1f, 1f)
    }
    return Bitmap.createBitmap(picture, 0, 0, picture.width, picture.height, matrix, true)
}

/** Exif's orientations: turned by so many degrees to the right, then mirrored left and right. */
private val TURNS = mapOf(
    ExifInterface.ORIENTATION_FLIP_HORIZONTAL to (0f to true),
    ExifInterface.ORIENTATION_ROTATE_180 to (180f to false),
    ExifInterface.ORIENTATION_FLIP_VERTICAL to (180f to true),
    ExifInterface.ORIENTATION_TRANSPOSE to (90f to true),
    ExifInterface.ORIENTATION_ROTATE_90 to (90f to false),
    ExifInterface.ORIENTATION_TRANSVERSE to (270f to true),
    ExifInterface.ORIENTATION_ROTATE_270 to (270f to false),
)

/** Kinds without Exif stand as they are. */
private fun orientation(file: File): Int = try {
    ExifInterface(file.path).getAttributeInt(ExifInterface.TAG_ORIENTATION, ExifInterface.ORIENTATION_NORMAL)
} catch (_: IOException) {
    ExifInterface.ORIENTATION_NORMAL
}
