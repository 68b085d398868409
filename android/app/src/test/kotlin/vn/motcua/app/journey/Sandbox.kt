package vn.motcua.app.journey

import com.sun.net.httpserver.HttpServer
import org.json.JSONObject
import java.net.HttpURLConnection
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.net.URLDecoder
import java.net.URLEncoder
import java.util.concurrent.LinkedBlockingQueue

/** The sandbox province that `scripts/test-android.sh` started, over real sockets: its login page and its officers. */
class Sandbox(private val base: String) {
    /** Signs in on the login page as a person would; gives the address the browser is sent back to. */
    fun logIn(authorizeUrl: String, citizen: String): String {
        val page = open(authorizeUrl)
        check(page.responseCode == HttpURLConnection.HTTP_OK) { "the login page: ${page.responseCode}" }
        val request = query(authorizeUrl).getValue("request_uri")
        val form = "request_uri=${encode(request)}&citizen=${encode(citizen)}"
        val answer = open("$base/oidc/login").post("application/x-www-form-urlencoded", form)
        return checkNotNull(answer.getHeaderField("location")) { "no way back: ${answer.responseCode}" }
    }

    /** An officer does something to a dossier: `accept`, `finish` … */
    fun officer(code: String, action: String) {
        val answer = open("$base/desk/api/dossiers/$code/actions").post("application/json", """{"action":"$action"}""")
        val text = if (answer.responseCode < HttpURLConnection.HTTP_BAD_REQUEST) "" else answer.errorStream.bufferedReader().readText()
        check(text.isEmpty()) { "$action: ${answer.responseCode} $text" }
    }

    /** How many push subscriptions of phones the province keeps. */
    fun subscriptions() = JSONObject(open("$base/sandbox/state").inputStream.bufferedReader().readText()).getInt("push_subscriptions")

    private fun open(url: String) = (URI(url).toURL().openConnection() as HttpURLConnection).apply { instanceFollowRedirects = false }

    private fun HttpURLConnection.post(type: String, body: String) = apply {
        requestMethod = "POST"
        doOutput = true
        setRequestProperty("content-type", type)
        outputStream.use { it.write(body.toByteArray()) }
    }

    private fun encode(text: String) = URLEncoder.encode(text, "UTF-8")

    private fun query(url: String) = URI(url).rawQuery.split("&").associate { pair ->
        val (name, value) = pair.split("=", limit = 2)
        name to URLDecoder.decode(value, "UTF-8")
    }

    companion object {
        /** `null` when the test was started without a province. */
        val running: Sandbox? = System.getenv("PROVINCE_URL")?.let(::Sandbox)
        val packKey: String get() = System.getenv("PACK_KEY")
        val url: String get() = System.getenv("PROVINCE_URL")
    }
}

/** A push service of one phone (RFC 8030's receiving end): keeps the sealed bodies the province posts. */
class PushService : AutoCloseable {
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    /** Sealed messages as they came. */
    val arrived = LinkedBlockingQueue<ByteArray>()

    init {
        server.createContext("/push") { exchange ->
            arrived += exchange.requestBody.readBytes()
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_CREATED, -1)
            exchange.close()
        }
        server.start()
    }

    val endpoint get() = "http://127.0.0.1:${server.address.port}/push"

    override fun close() = server.stop(0)
}
