package vn.motcua.app.blocks

import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.PathParser
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import vn.motcua.core.CheckState
import vn.motcua.core.FileState
import vn.motcua.core.NoticeKind
import vn.motcua.core.TabIcon
import vn.motcua.core.TimelineState
import vn.motcua.core.Verdict

/** Our own drawings, 24 x 24, stroked with the text's colour; the same as the preview's. Always beside words, so never spoken. */
enum class Glyph(path: String, mirrored: Boolean = false) {
    Home("M4 11.2 12 4.5l8 6.7V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z"),
    Dossiers("M3.5 8V6.2a1 1 0 0 1 1-1h4.7l2 2.3h8.3a1 1 0 0 1 1 1v9.3a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1zM7.5 12.5h9M7.5 15.5h5.5"),
    Shelf(
        "M6 3.8h8.2L18.5 8v12a.7.7 0 0 1-.7.7H6.2a.7.7 0 0 1-.7-.7V4.5a.7.7 0 0 1 .7-.7zM14 4v4.3h4.3M9 14.3l2.2 2.2 4-4.2",
    ),
    Person("M12 11.6a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8zM4.6 20.2c.6-3.7 3.6-5.8 7.4-5.8s6.8 2.1 7.4 5.8"),
    Back("M14.8 5 8 12l6.8 7", mirrored = true),
    Next("M9.2 5 16 12l-6.8 7", mirrored = true),
    Info("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.2"),
    Success("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM7.8 12.3l3 3 5.5-6"),
    Warning("M12 4 21.5 20h-19zM12 10v4.5M12 17.2v.2"),
    Error("M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 7.5v5.5M12 16.2v.2"),
    Todo("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z"),
    Partly("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 3.5v17M14.5 4.5v15M17 6v12"),
    Lock("M6.5 11h11v8.5h-11zM8.8 11V8a3.2 3.2 0 0 1 6.4 0v3M12 14.5v2"),
    Dot("M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"),
    Stop("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 8.5l7 7M15.5 8.5l-7 7"),
    Search("M10.8 17.3a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.6 15.6 20.5 20.5"),
    Camera("M4.5 8h3l1.6-2.4h5.8L16.5 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.4a3.4 3.4 0 1 1 .1 0z"),
    Film("M3.5 7.5a1 1 0 0 1 1-1h9.5a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4.5a1 1 0 0 1-1-1zM15 10.8l5.5-3.3v9L15 13.2"),
    File("M6.5 3.5h7.3L18 7.8V20a.5.5 0 0 1-.5.5h-11A.5.5 0 0 1 6 20V4a.5.5 0 0 1 .5-.5zM13.5 3.8V8.2h4.3"),
    Offline(
        "M4 4l16 16M3.5 10.2A13 13 0 0 1 8 7.3M12 6.5c3.3 0 6.3 1.4 8.5 3.7M7 13.8a7.5 7.5 0 0 1 3.5-1.8M16 12.9l1 .9" +
            "M10.2 17.3a2.8 2.8 0 0 1 3.6 0",
    ),
    Clock("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.3l3.5 2"),
    Send("M12 19V5M6 11l6-6 6 6"),
    Seal("M12 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8.5 13.5 7 20.5l5-2.6 5 2.6-1.5-7M9.8 9.2l1.6 1.6 2.9-3.2"),
    Question("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.3 9.5a2.7 2.7 0 1 1 4 2.4c-.9.5-1.3 1-1.3 2M12 16.8v.2"),
    ;

    val image: ImageVector by lazy {
        ImageVector.Builder(name, SIDE.dp, SIDE.dp, SIDE, SIDE, autoMirror = mirrored)
            .addPath(
                pathData = PathParser().parsePathString(path).toNodes(),
                stroke = SolidColor(Color.Black),
                strokeLineWidth = STROKE,
                strokeLineCap = StrokeCap.Round,
                strokeLineJoin = StrokeJoin.Round,
            ).build()
    }

    private companion object {
        const val SIDE = 24f
        const val STROKE = 1.8f
    }
}

/** A picture beside words. */
@Composable
fun Picture(glyph: Glyph, modifier: Modifier = Modifier, tint: Color = LocalContentColor.current, size: Dp = 24.dp) {
    Icon(glyph.image, contentDescription = null, modifier = modifier.size(size), tint = tint)
}

internal val TabIcon.glyph
    get() = when (this) {
        TabIcon.HOME -> Glyph.Home
        TabIcon.DOSSIERS -> Glyph.Dossiers
        TabIcon.SHELF -> Glyph.Shelf
        TabIcon.PERSON -> Glyph.Person
    }

/** How a state looks: its drawing and the colour or tone of that. */
@Composable
internal fun NoticeKind.look(): Pair<Glyph, Tone> = when (this) {
    NoticeKind.INFO -> Glyph.Info to tones.info
    NoticeKind.SUCCESS -> Glyph.Success to tones.success
    NoticeKind.WARNING -> Glyph.Warning to tones.warning
    NoticeKind.ERROR -> Glyph.Error to tones.error
}

/** The colour of softer words. */
internal val soft
    @Composable get() = MaterialTheme.colorScheme.onSurfaceVariant

@Composable
internal fun CheckState.look(): Pair<Glyph, Color> = when (this) {
    CheckState.PLAIN -> Glyph.Dot to soft
    CheckState.TODO -> Glyph.Todo to soft
    CheckState.PARTLY -> Glyph.Partly to tones.info.ink
    CheckState.DONE -> Glyph.Success to tones.success.ink
    CheckState.ATTENTION -> Glyph.Warning to tones.warning.ink
    CheckState.LOCKED -> Glyph.Lock to soft
}

@Composable
internal fun TimelineState.look(): Pair<Glyph, Color> = when (this) {
    TimelineState.DONE -> Glyph.Success to tones.success.ink
    TimelineState.CURRENT -> Glyph.Clock to MaterialTheme.colorScheme.primary
    TimelineState.ATTENTION -> Glyph.Warning to tones.warning.ink
    TimelineState.STOPPED -> Glyph.Stop to tones.error.ink
    TimelineState.UPCOMING -> Glyph.Todo to MaterialTheme.colorScheme.outline
}

@Composable
internal fun FileState.look(): Pair<Glyph, Color> = when (this) {
    FileState.IMPORTING, FileState.QUEUED -> Glyph.Clock to soft
    FileState.KEPT, FileState.RECEIVED -> Glyph.Success to tones.success.ink
    FileState.SENDING -> Glyph.Send to tones.info.ink
    FileState.VERIFIED -> Glyph.Seal to tones.success.ink
    FileState.REFUSED -> Glyph.Error to tones.error.ink
}

@Composable
internal fun Verdict.look(): Pair<Glyph, Tone> = when (this) {
    Verdict.VALID -> Glyph.Seal to tones.success
    Verdict.NOT_VALID -> Glyph.Error to tones.error
    Verdict.UNCHECKED -> Glyph.Question to tones.info
}
