package vn.motcua.app.platform

import android.Manifest
import android.content.ActivityNotFoundException
import android.content.ContentResolver
import android.content.Context
import android.net.Uri
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.provider.MediaStore
import android.provider.OpenableColumns
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContract
import androidx.activity.result.contract.ActivityResultContracts
import androidx.core.os.bundleOf
import vn.motcua.core.Action
import vn.motcua.core.FileRules
import vn.motcua.core.PortException
import java.io.File
import java.io.IOException
import java.nio.channels.Channels
import java.util.UUID
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import kotlin.time.Duration.Companion.days

private const val STATE = "vn.motcua.intake"
private const val JPEG = "image/jpeg"
private const val FILM = "mp4"
private val WORKER: Executor = Executors.newSingleThreadExecutor { Thread(it, "intake") }

/** Files the person brings: photographed, filmed or chosen. What comes of it is an [Action.AddFile]. Main thread. */
interface Intake {
    /** Takes a picture for the files block [block]. */
    fun photo(block: String, rules: FileRules)

    /** Films for the files block [block]. */
    fun film(block: String, rules: FileRules)

    /** Lets the person choose a document for the files block [block]. */
    fun document(block: String, rules: FileRules)
}

/**
 * [Intake] by the system's camera and document picker. Made in `onCreate`, before the activity starts; what was asked for survives
 * the death of the process while the other app is open (saved instance state).
 *
 * Threads: made and called on the main one; files are copied on [worker]; [dispatch] is called there, [onFailure] on the main one.
 * Failures: Denied when the camera is refused, Unavailable without a camera or picker app, Failed when a file cannot be read or
 * kept. The person going back is no failure. The core judges what came: one byte more than it allows is copied at most.
 * Source: Android, "Activity Result APIs", `OpenableColumns`, `MediaStore.ACTION_IMAGE_CAPTURE`, `ACTION_VIDEO_CAPTURE`.
 */
class ActivityIntake(
    private val activity: ComponentActivity,
    private val dispatch: (Action) -> Unit,
    private val worker: Executor = WORKER,
    private val onFailure: (PortException) -> Unit,
) : Intake {
    private val main = Handler(Looper.getMainLooper())
    private val folder = SharedFiles.intakeFolder(activity)
    private var pending = activity.savedStateRegistry.consumeRestoredStateForKey(STATE)?.takeUnless { it.isEmpty }?.let(::Pending)

    private val permission = register("permission", ActivityResultContracts.RequestPermission()) { granted ->
        if (granted) openCamera() else fail(PortException.Denied())
    }
    private val camera = register("camera", ActivityResultContracts.TakePicture(), ::captured)
    private val filming = register("filming", Filming { pending?.maxBytes ?: 0 }, ::captured)
    private val picker = register("picker", ActivityResultContracts.OpenDocument(), ::chosen)

    init {
        activity.savedStateRegistry.registerSavedStateProvider(STATE) { pending?.state ?: Bundle() }
        worker.execute(::clear)
    }

    private fun <I, O> register(name: String, contract: ActivityResultContract<I, O>, told: (O) -> Unit) =
        activity.activityResultRegistry.register("vn.motcua.intake.$name", activity, contract, told)

    override fun photo(block: String, rules: FileRules) = capture(block, rules, "jpg")

    override fun film(block: String, rules: FileRules) = capture(block, rules, FILM)

    private fun capture(block: String, rules: FileRules, ending: String) {
        pending = Pending(block, rules, File(folder, "${UUID.randomUUID()}.$ending"))
        // An app that declares the camera may only open the camera app when it was allowed its own.
        if (activity.allows(Manifest.permission.CAMERA)) openCamera() else permission.launch(Manifest.permission.CAMERA)
    }

    override fun document(block: String, rules: FileRules) {
        pending = Pending(block, rules, null)
        opening { picker.launch(rules.accept.toTypedArray()) }
    }

    private fun openCamera() {
        val file = pending?.capture ?: return
        opening { (if (file.extension == FILM) filming else camera).launch(SharedFiles.intake(activity, file)) }
    }

    private fun opening(launch: () -> Unit) {
        try {
            launch()
        } catch (e: ActivityNotFoundException) {
            fail(PortException.Unavailable().because(e))
        }
    }

    private fun captured(taken: Boolean) {
        val asked = pending
        pending = null
        val file = asked?.capture ?: return
        // As cameras name them; no word of any language.
        val (mark, type) = if (file.extension == FILM) "VID" to "video/mp4" else "IMG" to JPEG
        val name = "${mark}_${file.name.take(8)}.${file.extension}"
        if (taken) bring(asked) { Incoming(file, name, type) } else worker.execute { file.delete() }
    }

    private fun chosen(uri: Uri?) {
        val asked = pending ?: return
        pending = null
        if (uri != null) bring(asked) { copy(activity.contentResolver, uri, asked) }
    }

    private fun bring(asked: Pending, incoming: () -> Incoming) = worker.execute {
        runCatching {
            val file = incoming().let { if (it.type.startsWith("image/")) upright(it, asked) else it }
            dispatch(Action.AddFile(asked.block, file.file.path, file.name))
        }.onFailure { if (it is IOException || it is SecurityException) fail(failed("taking in a file", it)) else throw it }
    }

    /** A photo that is already a picture of ours keeps its name; other kinds become JPEG where the rules take that. */
    private fun upright(incoming: Incoming, asked: Pending): Incoming {
        if (asked.edge == 0 || (JPEG !in asked.accept && incoming.type != JPEG)) return incoming
        val out = File(folder, "${UUID.randomUUID()}.jpg")
        if (!uprightJpeg(incoming.file, out, asked.edge)) return incoming
        incoming.file.delete()
        return Incoming(out, if (incoming.type == JPEG) incoming.name else incoming.name.substringBeforeLast('.') + ".jpg", JPEG)
    }

    private fun copy(resolver: ContentResolver, uri: Uri, asked: Pending): Incoming {
        val file = File(folder, UUID.randomUUID().toString())
        val source = resolver.openInputStream(uri) ?: throw IOException("nothing to read")
        source.use { from -> file.outputStream().use { it.channel.transferFrom(Channels.newChannel(from), 0, asked.maxBytes + 1) } }
        return Incoming(file, nameOf(resolver, uri) ?: file.name, resolver.getType(uri).orEmpty())
    }

    private fun nameOf(resolver: ContentResolver, uri: Uri): String? =
        resolver.query(uri, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use { row ->
            if (row.moveToFirst()) row.getString(0) else null
        }

    private fun fail(why: PortException) = main.post { onFailure(why) }

    /** What was never given to the core, or is long kept by it. */
    private fun clear() {
        val limit = System.currentTimeMillis() - 1.days.inWholeMilliseconds
        folder.listFiles { file -> file.lastModified() < limit }?.forEach(File::delete)
    }

    private class Incoming(val file: File, val name: String, val type: String)

    /** What was asked for, in the form it is kept in. */
    private class Pending(val state: Bundle) {
        val block = state.getString("block").orEmpty()
        val accept = state.getStringArrayList("accept").orEmpty()
        val maxBytes = state.getLong("maxBytes")
        val edge = state.getInt("edge")
        val capture = state.getString("capture")?.let(::File)

        constructor(block: String, rules: FileRules, capture: File?) : this(
            bundleOf(
                "block" to block,
                "accept" to ArrayList(rules.accept),
                "maxBytes" to rules.maxBytes.toLong(),
                "edge" to rules.photoEdge.toInt(),
                "capture" to capture?.path,
            ),
        )
    }
}

/** The camera app ends a film where it would be too large to be taken in. */
private class Filming(private val maxBytes: () -> Long) : ActivityResultContracts.CaptureVideo() {
    override fun createIntent(context: Context, input: Uri) =
        super.createIntent(context, input).putExtra(MediaStore.EXTRA_SIZE_LIMIT, maxBytes())
}
