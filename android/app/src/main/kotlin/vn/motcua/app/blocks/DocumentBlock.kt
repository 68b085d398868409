package vn.motcua.app.blocks

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.motcua.core.Block
import vn.motcua.core.NoticeKind
import vn.motcua.core.Verdict

/** Block `Document`: a signed paper and what the phone found out about it. */
@Composable
fun DocumentBlock(block: Block.Document) {
    Sheet {
        Column {
            Title(block.title, Modifier.padding(start = 16.dp, end = 16.dp, top = 16.dp, bottom = 12.dp))
            VerdictBand(block.verdict, block.verdictText)
            Pairs(block.rows)
            if (block.actions.isNotEmpty()) Buttons(block.actions, Modifier.padding(16.dp))
        }
    }
}

@Composable
private fun VerdictBand(verdict: Verdict, words: String) {
    val tone = tones.of(
        when (verdict) {
            Verdict.VALID -> NoticeKind.SUCCESS
            Verdict.NOT_VALID -> NoticeKind.ERROR
            Verdict.UNCHECKED -> NoticeKind.INFO
        },
    )
    Surface(Modifier.fillMaxWidth(), color = tone.tint, contentColor = tone.ink) {
        Row(Modifier.padding(16.dp).semantics(mergeDescendants = true) {}, horizontalArrangement = spaced(12)) {
            Picture(verdict.glyph)
            Text(words, Modifier.weight(1f), style = MaterialTheme.typography.titleSmall)
        }
    }
}
