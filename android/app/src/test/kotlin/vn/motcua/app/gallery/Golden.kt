package vn.motcua.app.gallery

import android.graphics.Bitmap
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.File
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam
import javax.imageio.stream.FileImageOutputStream
import kotlin.math.abs

/**
 * A picture under `src/test/goldens`. `UPDATE_GOLDENS=1` writes it anew; otherwise a difference leaves the new picture and one
 * with what changed in red under the `motcua.pictures` folder.
 *
 * Pictures are kept in the 256 colours they use most, so that some hundred of them stay small: surfaces and text exactly, the
 * finest shades of edges as the nearest of them.
 */
class Golden(private val name: String) {
    private val file = File(System.getProperty("motcua.root") ?: ".", "android/app/src/test/goldens/$name.png")
    private val out = File(System.getProperty("motcua.pictures") ?: "build/pictures", "gallery")

    /** What is different, in words; `null` when nothing is. */
    fun compare(bitmap: Bitmap): String? {
        val now = Pixels.of(bitmap).reduced()
        if (System.getenv("UPDATE_GOLDENS") == "1") {
            now.write(file)
            return null
        }
        if (!file.exists()) return "no golden picture $name; look at ${save(now, "new")} and run with UPDATE_GOLDENS=1"
        val before = Pixels.read(file)
        return if (before.width == now.width && before.height == now.height) {
            difference(before, now)
        } else {
            "was ${before.width} x ${before.height}, is ${now.width} x ${now.height}: ${save(now, "new")}"
        }
    }

    private fun difference(before: Pixels, now: Pixels): String? {
        val changed = now.argb.indices.filter { apart(before.argb[it], now.argb[it]) > ROUNDING }
        if (changed.isEmpty()) return null
        save(now, "new")
        val red = Pixels(now.width, now.height, now.argb.copyOf().also { all -> changed.forEach { all[it] = RED } })
        return "${changed.size} pixels changed: ${save(red, "difference")}"
    }

    private fun save(pixels: Pixels, what: String): File = File(out, "$name.$what.png").also(pixels::write)

    private companion object {
        /** Levels of 255 a colour may move between two runs. */
        const val ROUNDING = 3
        const val RED = 0xFFFF0000.toInt()
    }
}

private fun apart(a: Int, b: Int) = listOf(0, 8, 16).maxOf { abs((a shr it and 255) - (b shr it and 255)) }

/** An opaque picture. */
private class Pixels(val width: Int, val height: Int, val argb: IntArray) {
    /** The same in the 256 colours that are used most; each other one becomes the nearest of them. */
    fun reduced(): Pixels {
        val counts = HashMap<Int, Int>()
        argb.forEach { counts.merge(it, 1, Int::plus) }
        if (counts.size <= COLOURS) return this
        val most = counts.entries.sortedWith(compareBy({ -it.value }, { it.key })).map { it.key }
        val kept = most.take(COLOURS)
        val nearest = HashMap<Int, Int>()
        kept.forEach { nearest[it] = it }
        most.drop(COLOURS).forEach { lost -> nearest[lost] = kept.minBy { apart(it, lost) } }
        return Pixels(width, height, IntArray(argb.size) { nearest.getValue(argb[it]) })
    }

    fun write(to: File) {
        to.parentFile?.mkdirs()
        val colours = argb.distinct()
        val image = if (colours.size <= COLOURS) indexed(colours) else BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        image.setRGB(0, 0, width, height, argb, 0, width)
        val writer = ImageIO.getImageWritersByFormatName("png").next()
        val smallest = writer.defaultWriteParam.apply {
            compressionMode = ImageWriteParam.MODE_EXPLICIT
            compressionQuality = 0f
        }
        FileImageOutputStream(to.apply { delete() }).use {
            writer.output = it
            writer.write(null, IIOImage(image, null, null), smallest)
        }
        writer.dispose()
    }

    private fun indexed(colours: List<Int>) = BufferedImage(
        width,
        height,
        BufferedImage.TYPE_BYTE_INDEXED,
        IndexColorModel(8, colours.size, colours.toIntArray(), 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE),
    )

    companion object {
        const val COLOURS = 256

        fun of(bitmap: Bitmap) = Pixels(
            bitmap.width,
            bitmap.height,
            IntArray(bitmap.width * bitmap.height).also { bitmap.getPixels(it, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height) },
        )

        fun read(file: File): Pixels {
            val image = checkNotNull(ImageIO.read(file)) { "no picture: $file" }
            return Pixels(image.width, image.height, image.getRGB(0, 0, image.width, image.height, null, 0, image.width))
        }
    }
}
