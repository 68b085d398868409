package vn.motcua.app.gallery

import org.json.JSONArray
import org.json.JSONObject
import vn.motcua.core.Screen
import java.io.File
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.full.primaryConstructor

/** One screen of the gallery. */
data class Exhibit(val name: String, val screen: Screen)

/** The gallery the core generates (`tests/gallery/{vi,en}.json`), the same for every shell. */
object Fixture {
    private val folder = File(System.getProperty("motcua.root") ?: ".", "tests/gallery")

    fun exhibits(language: String): List<Exhibit> {
        val all = JSONArray(File(folder, "$language.json").readText())
        return List(all.length()) { all.getJSONObject(it) }
            .map { Exhibit(it.getString("name"), Decoder.decode(it.getJSONObject("screen"))) }
    }
}

/** Reads what serde wrote into the types uniffi generated: snake_case names, tagged enums, optional values. */
object Decoder {
    fun decode(json: JSONObject): Screen = record(Screen::class, json) as Screen

    private fun value(type: KType, json: Any?): Any? {
        if (json == null || json == JSONObject.NULL) {
            check(type.isMarkedNullable) { "null for $type" }
            return null
        }
        val kind = type.classifier as KClass<*>
        return when {
            kind == String::class -> json as String
            kind == Boolean::class -> json as Boolean
            kind == List::class -> list(type.arguments.single().type!!, json as JSONArray)
            kind in numbers -> numbers.getValue(kind)((json as Number).toLong())
            kind.java.isEnum -> constant(kind, json as String)
            kind.isSealed -> tagged(kind, json as JSONObject)
            else -> record(kind, json as JSONObject)
        }
    }

    private fun list(type: KType, all: JSONArray) = List(all.length()) { value(type, all.get(it)) }

    private val numbers: Map<KClass<*>, (Long) -> Any> = mapOf(
        Int::class to { it.toInt() },
        UByte::class to { it.toUByte() },
        UShort::class to { it.toUShort() },
        UInt::class to { it.toUInt() },
        ULong::class to { it.toULong() },
        Long::class to { it },
    )

    private fun constant(kind: KClass<*>, name: String): Any = kind.java.enumConstants.first { (it as Enum<*>).name == name.uppercase() }

    /** `list` is `Rows` in Kotlin only, whose own `List` it would hide. */
    private fun tagged(kind: KClass<*>, json: JSONObject): Any {
        val tag = json.getString("kind").let { if (it == "list") "rows" else it }
        val variant = kind.sealedSubclasses.first { it.simpleName!!.equals(tag, ignoreCase = true) }
        return record(variant, json)
    }

    private fun record(kind: KClass<*>, json: JSONObject): Any {
        val make = checkNotNull(kind.primaryConstructor) { "$kind" }
        val values = make.parameters.associateWith { value(it.type, json.opt(snake(it.name!!))) }
        return make.callBy(values)
    }

    private fun snake(camel: String) = camel.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }
}
