package vn.motcua.app.blocks

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.gestures.detectTapGestures
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.text.drawText
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.rememberTextMeasurer
import androidx.compose.ui.unit.center
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.toOffset
import vn.motcua.app.platform.sampled
import vn.motcua.core.Block
import vn.motcua.core.ListRow
import vn.motcua.core.MapPoint
import vn.motcua.core.MapShapeKind
import java.util.Base64

/** Block `Picture`. Its words are its caption and what is told of it, once; they stand alone when it cannot be decoded. */
@Composable
fun PictureBlock(block: Block.Picture) {
    val picture = remember(block.base64) { decoded(block.base64)?.asImageBitmap() } ?: return Soft(block.text)
    Column(Modifier.image(block.text), verticalArrangement = spaced(8)) {
        Image(picture, null, Modifier.heightIn(max = 240.dp).aspectRatio(picture.width.toFloat() / picture.height))
        Soft(block.text)
    }
}

/** The picture, sampled to less than twice 512 pixels; `null` when it is none. */
private fun decoded(base64: String): Bitmap? {
    val bytes = runCatching { Base64.getDecoder().decode(base64) }.getOrNull() ?: return null
    return sampled(512) { BitmapFactory.decodeByteArray(bytes, 0, bytes.size, it) }
}

/** One image, told in these words and no others. */
private fun Modifier.image(words: String) = clearAndSetSemantics {
    contentDescription = words
    role = Role.Image
}

/** Block `Map`: one image, told by what is asked, the names on it and where it is from. Its pins are listed below it, numbered. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun MapBlock(block: Block.Map) {
    val told = listOf(block.label.text) + block.shapes.filter { it.at != null }.map { it.name } + block.note
    val rows = block.pins.mapIndexed { n, pin -> ListRow(pin.id, "${n + 1}. ${pin.title}", pin.detail, pin.tag) }
    Column(Modifier.wrong(block.label), verticalArrangement = spaced(12)) {
        GroupWords(block.label)
        Column(Modifier.image(told.filter { it.isNotEmpty() }.joinToString(". ")), verticalArrangement = spaced(8)) {
            Drawing(block)
            Soft(block.note)
        }
        FlowRow(horizontalArrangement = spaced(12)) { block.actions.forEach { PressButton(it) } }
        if (rows.isNotEmpty()) Sheet { Ruled(rows) { RowLine(it) } }
    }
}

@Composable
private fun Drawing(block: Block.Map) {
    val shell = LocalShell.current
    val (scheme, corners) = MaterialTheme.colorScheme to MaterialTheme.shapes.medium
    val water = tones.info
    val measurer = rememberTextMeasurer()
    val words = MaterialTheme.typography.labelMedium.copy(fontWeight = FontWeight.SemiBold)
    val touched = Modifier.pointerInput(block.id) {
        detectTapGestures { shell.point(block.id, MapPoint((it.x * 1000 / size.width).toInt(), (it.y * 1000 / size.height).toInt())) }
    }
    val sheet = Modifier.fillMaxWidth().aspectRatio(1f).clip(corners).background(scheme.background).border(1.dp, scheme.outline, corners)
    Canvas(if (block.takesPoint) sheet.then(touched) else sheet) {
        fun place(at: MapPoint) = Offset(at.x * size.width / 1000, at.y * size.height / 1000)

        fun write(text: TextLayoutResult, at: MapPoint, color: Color) = drawText(text, color, place(at) - text.size.center.toOffset())
        block.shapes.forEach { shape ->
            val (fill, line, width) = when (shape.kind) {
                MapShapeKind.AREA -> Triple(scheme.surfaceContainerLowest, scheme.outline, 1.5f)
                MapShapeKind.WATER -> Triple(water.tint, water.ink, 1f)
                MapShapeKind.ROAD -> Triple(Color.Transparent, scheme.onSurfaceVariant, 3f)
            }
            val path = Path()
            shape.points.map(::place).forEachIndexed { n, at -> if (n == 0) path.moveTo(at.x, at.y) else path.lineTo(at.x, at.y) }
            if (shape.kind != MapShapeKind.ROAD) path.close()
            drawPath(path, fill)
            drawPath(path, line, style = Stroke(width.dp.toPx()))
        }
        block.shapes.forEach { shape -> shape.at?.let { write(measurer.measure(shape.name, words), it, scheme.onSurface) } }
        block.pins.forEachIndexed { n, pin ->
            val number = measurer.measure("${n + 1}", words)
            drawCircle(scheme.primary, number.size.height / 2 + 3.dp.toPx(), place(pin.at))
            write(number, pin.at, scheme.onPrimary)
        }
        block.mark?.let { mark ->
            drawCircle(scheme.background, 12.dp.toPx(), place(mark), style = Stroke(8.dp.toPx()))
            drawCircle(scheme.error, 12.dp.toPx(), place(mark), style = Stroke(4.dp.toPx()))
        }
    }
}
