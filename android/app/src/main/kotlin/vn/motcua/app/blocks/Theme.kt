package vn.motcua.app.blocks

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.ColorScheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** A tone's ink and the tint under it; contrast at least 4.5:1 on its tint and on the page. */
@Immutable
data class Tone(val ink: Color, val tint: Color)

/** Colours Material has no role for. */
@Immutable
data class Tones(val info: Tone, val success: Tone, val warning: Tone, val error: Tone, val band: Color, val onBand: Color)

private val LightTones = Tones(
    info = Tone(Color(0xFF1C4F8F), Color(0xFFE7EFF9)),
    success = Tone(Color(0xFF17653A), Color(0xFFE4F3E9)),
    warning = Tone(Color(0xFF7A4A00), Color(0xFFFDF0D8)),
    error = Tone(Color(0xFFA31621), Color(0xFFFCEBEA)),
    band = Color(0xFF0B5F57),
    onBand = Color.White,
)

private val DarkTones = Tones(
    info = Tone(Color(0xFFA5C8F7), Color(0xFF14263C)),
    success = Tone(Color(0xFF90DBAB), Color(0xFF12301E)),
    warning = Tone(Color(0xFFF5C97A), Color(0xFF33260C)),
    error = Tone(Color(0xFFFFABA4), Color(0xFF3C1716)),
    band = Color(0xFF0D322D),
    onBand = Color.White,
)

private val Light = lightColorScheme(
    primary = Color(0xFF0B5F57),
    onPrimary = Color.White,
    primaryContainer = Color(0xFFE4F1EE),
    onPrimaryContainer = Color(0xFF084A44),
    secondary = Color(0xFF0B5F57),
    onSecondary = Color.White,
    secondaryContainer = Color(0xFFD6E9E4),
    onSecondaryContainer = Color(0xFF084A44),
    background = Color(0xFFFAF8F3),
    onBackground = Color(0xFF16211F),
    surface = Color(0xFFFAF8F3),
    onSurface = Color(0xFF16211F),
    onSurfaceVariant = Color(0xFF4B5A57),
    surfaceVariant = Color(0xFFE3DDD0),
    surfaceContainerLowest = Color.White,
    surfaceContainerLow = Color.White,
    surfaceContainer = Color.White,
    surfaceContainerHigh = Color.White,
    outline = Color(0xFF667370),
    outlineVariant = Color(0xFFE3DDD0),
    error = Color(0xFFA31621),
    onError = Color.White,
)

private val Dark = darkColorScheme(
    primary = Color(0xFF7FD6C4),
    onPrimary = Color(0xFF05241F),
    primaryContainer = Color(0xFF16342E),
    onPrimaryContainer = Color(0xFFA5E6D8),
    secondary = Color(0xFF7FD6C4),
    onSecondary = Color(0xFF05241F),
    secondaryContainer = Color(0xFF1D423B),
    onSecondaryContainer = Color(0xFFA5E6D8),
    background = Color(0xFF0E1614),
    onBackground = Color(0xFFEDF3F0),
    surface = Color(0xFF0E1614),
    onSurface = Color(0xFFEDF3F0),
    onSurfaceVariant = Color(0xFFB4C2BD),
    surfaceVariant = Color(0xFF2C3935),
    surfaceContainerLowest = Color(0xFF17211F),
    surfaceContainerLow = Color(0xFF17211F),
    surfaceContainer = Color(0xFF17211F),
    surfaceContainerHigh = Color(0xFF1D2926),
    outline = Color(0xFF8B9B95),
    outlineVariant = Color(0xFF2C3935),
    error = Color(0xFFFFABA4),
    onError = Color(0xFF3C1716),
)

/** Vietnamese stacks marks over and under letters: no line below 1.35, and lines broken evenly in titles. */
private fun style(size: Int, line: Int, weight: FontWeight = FontWeight.Normal, breaks: LineBreak = LineBreak.Paragraph) =
    TextStyle(fontSize = size.sp, lineHeight = line.sp, fontWeight = weight, lineBreak = breaks)

private val Type = Typography(
    headlineMedium = style(26, 36, FontWeight.SemiBold, LineBreak.Heading),
    titleLarge = style(20, 28, FontWeight.SemiBold, LineBreak.Heading),
    titleMedium = style(17, 25, FontWeight.SemiBold),
    titleSmall = style(16, 24, FontWeight.Medium),
    bodyLarge = style(17, 26),
    bodyMedium = style(15, 23),
    bodySmall = style(14, 21),
    labelLarge = style(16, 24, FontWeight.SemiBold),
    labelMedium = style(13, 19, FontWeight.Medium),
    labelSmall = style(13, 19, FontWeight.Medium),
)

private val Corners = Shapes(
    extraSmall = RoundedCornerShape(8.dp),
    small = RoundedCornerShape(10.dp),
    medium = RoundedCornerShape(14.dp),
    large = RoundedCornerShape(18.dp),
)

private val LocalTones = staticCompositionLocalOf { LightTones }

/** The tones of the current theme. */
val tones: Tones
    @Composable get() = LocalTones.current

/** Colours, type and shapes of the app. The brand's own colours, not the wallpaper's: the tones' contrast is checked. */
@Composable
fun MotCuaTheme(dark: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    val scheme: ColorScheme = if (dark) Dark else Light
    CompositionLocalProvider(LocalTones provides if (dark) DarkTones else LightTones) {
        MaterialTheme(colorScheme = scheme, typography = Type, shapes = Corners, content = content)
    }
}
