package vn.motcua.app.blocks

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import androidx.compose.foundation.Image
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.heightIn
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.unit.dp
import vn.motcua.app.platform.sampling
import vn.motcua.core.Block
import java.util.Base64

/** Block `Picture`. Its words are its caption and what is told of it, once; they stand alone when it cannot be decoded. */
@Composable
fun PictureBlock(block: Block.Picture) {
    val picture = remember(block.base64) { decoded(block.base64)?.asImageBitmap() } ?: return Soft(block.text)
    val told = Modifier.clearAndSetSemantics {
        contentDescription = block.text
        role = Role.Image
    }
    Column(told, verticalArrangement = spaced(8)) {
        Image(picture, null, Modifier.heightIn(max = 240.dp).aspectRatio(picture.width.toFloat() / picture.height))
        Soft(block.text)
    }
}

/** The picture, sampled to less than twice 512 pixels; `null` when it is none. */
private fun decoded(base64: String): Bitmap? {
    val bytes = runCatching { Base64.getDecoder().decode(base64) }.getOrNull() ?: return null
    val options = BitmapFactory.Options().apply { inJustDecodeBounds = true }
    BitmapFactory.decodeByteArray(bytes, 0, bytes.size, options)
    options.inJustDecodeBounds = false
    options.inSampleSize = sampling(maxOf(options.outWidth, options.outHeight), 512)
    return BitmapFactory.decodeByteArray(bytes, 0, bytes.size, options)
}
