import SwiftUI
import Testing

private struct Large: ButtonStyle {
    @Environment(\.isEnabled) private var enabled
    func makeBody(configuration: Configuration) -> some View {
        HStack {
            configuration.label
            if !enabled { Text("off") }
        }
    }
}
private struct Framed: ViewModifier {
    @State private var taps = 0
    func body(content: Content) -> some View {
        content
        Button("frame \(taps)") { taps += 1 }
    }
}

@MainActor struct AccessibilityTests {
    @Test func combinedElementsJoinWhatTheySay() {
        let stage = Stage(
            HStack {
                Image(systemName: "doc").accessibilityHidden(true)
                Text("Birth")
                Text("")
                Text("Sent").accessibilityValue("today")
                Button("Open") {}
            }
            .accessibilityElement(children: .combine))
        #expect(stage.labels == ["Birth, Sent, Open"])
        #expect(stage.elements[0].value == "today")
        #expect(stage.elements[0].role == "button")
    }

    @Test func containersKeepTheirElements() {
        let stage = Stage(
            VStack {
                Text("one")
                Button("two") {}.accessibilityIdentifier("second")
            }
            .accessibilityElement(children: .contain).accessibilityIdentifier("block:b").accessibilityLabel("Part"))
        #expect(stage.labels == ["one", "two"])
        #expect(stage.elements.map(\.block) == ["block:b", "block:b"])
        #expect(stage.elements.map(\.group) == ["Part", "Part"])
        #expect(stage.elements[1].id == "second")
    }

    @Test func anIdentifierOnAPlainStackGoesToEveryElementInIt() {
        let stage = Stage(
            VStack {
                Text("one")
                Text("two").accessibilityIdentifier("own")
            }
            .accessibilityIdentifier("outer"))
        #expect(stage.elements.map(\.id) == ["outer", "outer"])
    }

    @Test func hiddenAndIgnored() {
        let stage = Stage(
            VStack {
                Text("seen")
                Text("hidden").hidden()
                Text("faint").opacity(0)
                VStack { Text("inner") }.accessibilityElement().accessibilityLabel("outer")
                Circle().frame(width: 4)
                Circle().accessibilityLabel("dot")
                Text("looks").accessibilityRepresentation { Button("reads") {} }
            })
        #expect(stage.labels == ["seen", "outer", "dot", "reads"])
    }

    @Test func priorityOrdersWithinItsContainer() {
        let stage = Stage(
            VStack {
                Text("a")
                VStack {
                    Text("b")
                    Text("c").accessibilitySortPriority(1)
                }
                .accessibilityElement(children: .contain)
                Text("d").accessibilitySortPriority(2)
            })
        #expect(stage.labels == ["d", "a", "c", "b"])
    }

    @Test func roles() {
        let stage = Stage(
            VStack {
                Text("h").accessibilityAddTraits(.isHeader).accessibilityHeading(.h2)
                Text("level alone").accessibilityHeading(.h2)
                Button("b") {}
                Button("l") {}.accessibilityAddTraits(.isLink)
                Button("c") {}.accessibilityAddTraits([.isToggle, .isSelected])
                HStack { Button("r") {}.accessibilityAddTraits(.isSelected) }
                    .accessibilityElement(children: .contain).accessibilityIdentifier("radiogroup:x")
                HStack { Button("t") {} }.accessibilityElement(children: .contain).accessibilityAddTraits(.isTabBar)
                ProgressView(value: 1, total: 4)
                Image(systemName: "xmark")
                TextField("s", text: .constant("")).accessibilityAddTraits(.isSearchField)
            })
        #expect(stage.roles == ["heading", "text", "button", "link", "checkbox", "radio", "tab", "progress", "image", "searchbox"])
        #expect(stage.elements.map(\.headingLevel).prefix(2) == [2, 0])
        #expect(stage.elements.filter(\.selected).map(\.label) == ["c", "r"])
        #expect(stage.elements[7].value == "25%")
    }

    @Test func errorsAndOtherContent() {
        let key = AccessibilityCustomContentKey(Text("Error"), id: "error")
        let stage = Stage(
            TextField("name", text: .constant(""))
                .accessibilityCustomContent(key, Text("missing"), importance: .high)
                .accessibilityCustomContent("Source", Text("card"))
                .accessibilityHint("as on your card").keyboardType(.numberPad).textContentType(.name).submitLabel(.next))
        let element = stage.elements[0]
        #expect(element.error == "missing")
        #expect(element.custom == ["Source": "card"])
        #expect(
            [element.hint, element.keyboard, element.contentType, element.submitLabel] == ["as on your card", "numberPad", "name", "next"])
    }

    @Test func aDisabledButtonDoesNothing() {
        let diary = Diary()
        let stage = Stage(
            VStack {
                Button("no") { diary("no") }.disabled(true)
                VStack { Button("not either") { diary("no") }.disabled(false) }.disabled(true)
                Button("yes") { diary("yes") }
            })
        for element in stage.elements { stage.tap(element) }
        #expect(diary.lines == ["yes"])
        #expect(stage.elements.map(\.disabled) == [true, true, false])
    }

    @Test func stylesAndModifiersAreEvaluatedWithTheirState() {
        let stage = Stage(
            VStack {
                Button("go") {}.disabled(true)
                Text("in").modifier(Framed())
            }
            .buttonStyle(Large()))
        #expect(stage.labels == ["go, off", "in", "frame 0"])
        stage.tap("frame 0")
        #expect(stage.labels == ["go, off", "in", "frame 1"])
    }

    @Test func tapsAndActions() {
        let diary = Diary()
        let stage = Stage(
            VStack {
                Text("tapped").onTapGesture { diary("tap") }
                Text("acted").accessibilityAction(named: Text("Remove")) { diary("remove") }
            }
            .accessibilityAction(.escape) { diary("escape") })
        stage.tap("tapped")
        stage.perform("Remove", on: stage.element("acted"))
        #expect(stage.escape())
        #expect(diary.lines == ["tap", "remove", "escape"])
    }

    @Test func announcementsAreHeardWhereTheyAreMade() {
        let other = Stage(Text("other"))
        let stage = Stage(Button("say") { AccessibilityNotification.Announcement("said").post() })
        stage.tap("say")
        #expect(stage.announcements == ["said"])
        #expect(other.announcements == [])
    }

    @Test func elementsAreWritten() throws {
        let element = Stage(Button("go") {}).elements[0]
        let data = try JSONEncoder().encode(element)
        #expect(try JSONDecoder().decode(Element.self, from: data) == element)
        #expect(!String(decoding: data, as: UTF8.self).contains("handle"))
    }
}
