package vn.motcua.app

import android.content.Context
import org.json.JSONObject
import vn.motcua.core.AppConfig
import java.io.File

/**
 * What the core is told once: the app's own folders, and the province this build is for (`assets/province.json`, written by the
 * build: `url`, `pack_key`, `redirect_uri`).
 */
fun appConfig(context: Context, language: String): AppConfig {
    val province = JSONObject(context.assets.open("province.json").bufferedReader().use { it.readText() })
    return AppConfig(
        dataDir = File(context.noBackupFilesDir, "core").apply { mkdirs() }.path,
        cacheDir = context.cacheDir.path,
        provinceUrl = province.getString("url"),
        packKey = province.getString("pack_key"),
        redirectUri = province.getString("redirect_uri"),
        language = language,
        keyFileDir = null,
    )
}

/** The system's language; which of its own the core takes for it is the core's word. */
fun systemLanguage(context: Context): String = context.resources.configuration.locales[0].language
