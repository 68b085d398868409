package vn.motcua.app.platform

import android.content.Context
import android.net.Uri
import android.os.ParcelFileDescriptor
import androidx.core.content.FileProvider
import vn.motcua.core.PortException
import java.io.File
import java.io.FileNotFoundException

/**
 * Lends single files to other apps, and only by a grant for one address: `cache/shown` to be read, `cache/intake` to be written
 * by the camera. `res/xml/shared_files.xml` names the folders; links and `..` out of them are refused.
 *
 * Threads: any. Failures: Failed for a file that lies elsewhere.
 * Source: Android, `androidx.core.content.FileProvider`.
 */
class SharedFiles : FileProvider() {
    override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor? {
        val mayWrite = uri.pathSegments.firstOrNull() == INTAKE
        if (!mayWrite && mode != "r") throw FileNotFoundException("read only")
        return super.openFile(uri, mode)
    }

    /** The owner deletes, nobody else. */
    override fun delete(uri: Uri, selection: String?, args: Array<out String>?): Int = 0

    companion object {
        private const val SHOWN = "shown"
        private const val INTAKE = "intake"

        private fun authority(context: Context) = "${context.packageName}.files"

        /** Where the core puts copies for viewers. */
        fun shownFolder(context: Context): File = File(context.cacheDir, SHOWN)

        /** Where photos and documents come in. */
        fun intakeFolder(context: Context): File = File(context.cacheDir, INTAKE).apply { mkdirs() }

        /** The address of a file in [shownFolder], under the name the person knows. */
        fun shown(context: Context, file: File, name: String): Uri = address(context, file, SHOWN, name)

        /** The address of a file in [intakeFolder], for the camera. */
        fun intake(context: Context, file: File): Uri = address(context, file, INTAKE, file.name)

        private fun address(context: Context, file: File, folder: String, name: String): Uri {
            val uri = try {
                getUriForFile(context, authority(context), file, name)
            } catch (e: IllegalArgumentException) {
                throw failed("sharing a file", e)
            }
            if (uri.pathSegments.first() != folder) throw PortException.Failed("sharing a file: not in $folder")
            return uri
        }
    }
}
