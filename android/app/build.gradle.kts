// What Android Studio builds. `make android` and `make test-android` build the same without Gradle; see ../README.md.
plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.compose.compiler)
}

// What scripts make: `make bindings`, scripts/android-config.sh, scripts/android-native.sh.
val target: File = rootDir.resolveSibling("target")
val cargoVersion = Regex("(?m)^version = \"(.*)\"$").find(rootDir.resolveSibling("Cargo.toml").readText())!!.groupValues[1]

android {
    namespace = "vn.motcua.app"
    compileSdk = libs.versions.compileSdk.get().toInt()

    defaultConfig {
        applicationId = "vn.motcua.app"
        minSdk = libs.versions.minSdk.get().toInt()
        targetSdk = libs.versions.targetSdk.get().toInt()
        versionName = cargoVersion
        versionCode = cargoVersion.split(".").fold(0) { code, part -> code * 100 + part.toInt() }
        ndk { abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64") }
    }

    androidResources {
        localeFilters += listOf("vi", "en")
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard.pro")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets {
        getByName("main") {
            kotlin.directories.add(target.resolve("bindings/kotlin").path)
            assets.directories.add(target.resolve("android/generated/assets").path)
            res.directories.add(target.resolve("android/generated/res").path)
            jniLibs.directories.add(target.resolve("android/jniLibs").path)
        }
    }

    testOptions {
        unitTests {
            isIncludeAndroidResources = true
            all {
                it.maxHeapSize = "3g"
                it.systemProperty("robolectric.graphicsMode", "NATIVE")
                it.systemProperty("jna.library.path", target.resolve("debug").path)
                it.systemProperty("motcua.root", rootDir.parent)
                it.systemProperty("motcua.pictures", target.resolve("android/pictures").path)
            }
        }
    }
}

dependencies {
    implementation(libs.bundles.main)
    implementation(variantOf(libs.jna) { artifactType("aar") })
    debugImplementation(libs.compose.ui.test.manifest)
    testImplementation(libs.bundles.test)
    testImplementation(libs.accessibility.test.framework) { isTransitive = false }
}
