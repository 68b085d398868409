// The Android plugin compiles Kotlin itself and brings a Kotlin of its own; this one is the catalogue's.
buildscript {
    dependencies {
        classpath(libs.kotlin.gradle.plugin)
    }
}

plugins {
    alias(libs.plugins.android.application) apply false
    alias(libs.plugins.compose.compiler) apply false
}
