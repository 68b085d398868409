package vn.motcua.app.gallery

import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** Every screen of the gallery in one look: the picture is the golden one, and nothing is wrong for a screen reader. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class GalleryTest(private val look: Look) {
    @Test
    fun `every block looks as it did and can be used without seeing`() {
        val wrong = Fixture.exhibits(look.language).flatMap { exhibit ->
            Rendered(look, exhibit.screen).use { rendered ->
                val picture = rendered.picture()
                val faults = Accessibility.faults(rendered.root, whole = true) + Checker.faults(rendered.view, picture)
                val difference = Golden("${exhibit.name}/${look.name}").compare(picture)
                (faults + listOfNotNull(difference)).map { "${exhibit.name}: $it" }
            }
        }
        assertEquals(look.name, "", wrong.joinToString("\n"))
    }

    companion object {
        @JvmStatic
        @ParameterizedRobolectricTestRunner.Parameters(name = "{0}")
        fun looks(): List<Array<Any>> = Look.all.map { arrayOf(it) }
    }
}
