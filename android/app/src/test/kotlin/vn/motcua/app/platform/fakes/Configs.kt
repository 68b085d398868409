package vn.motcua.app.platform.fakes

import vn.motcua.core.AppConfig
import java.io.File

/** A core below [root] whose province cannot be reached; its pack key is an invented one. */
fun configWithoutProvince(root: File) = AppConfig(
    dataDir = root.resolve("data").apply { mkdirs() }.path,
    cacheDir = root.resolve("cache").apply { mkdirs() }.path,
    provinceUrl = "http://127.0.0.1:9",
    packKey = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    redirectUri = "https://motcua.ninhbinh.example/dang-nhap",
    language = "vi",
    keyFileDir = null,
)
