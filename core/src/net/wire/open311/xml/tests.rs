use super::*;
use proptest::prelude::*;
use serde_json::json;

fn of(text: &str) -> Result<Value, XmlError> {
    read(text.as_bytes())
}

#[test]
fn elements_become_members_and_several_of_a_name_a_list() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --><?p q?>\n<a xmlns:i='urn:x' type=\"array\">\n <b>1</b>\
                <b><c> x </c></b><d/><i:e i:nil=\"true\"></i:e>stray</a><!-- end -->\n";
    assert_eq!(
        of(text),
        Ok(json!({"b": ["1", {"c": "x"}], "d": null, "e": null}))
    );
}

#[test]
fn text_is_read_as_it_is_meant() {
    let text = "<a>1 &lt; 2 &amp;&#x1EA1;&#7841; <!-- no -->&quot;&apos;&gt;<![CDATA[ <b>&amp;</b> ]]></a>";
    assert_eq!(of(text), Ok(json!("1 < 2 &ạạ \"'> <b>&amp;</b>")));
}

#[test]
fn nothing_is_declared_expanded_or_fetched() {
    for text in [
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/x\"><a/>",
        "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>",
        "<a><!ENTITY b \"c\"></a>",
    ] {
        assert_eq!(of(text), Err(XmlError::DocumentType), "{text}");
    }
    assert_eq!(of("<a>&nbsp;</a>"), Err(XmlError::Entity(3)));
    for number in [
        "#0",
        "#x0",
        "#xD800",
        "#xFFFF",
        "#x110000",
        "#",
        "#x",
        "#+5",
        "#99999999999",
    ] {
        assert_eq!(
            of(&format!("<a>&{number};</a>")),
            Err(XmlError::Entity(3)),
            "{number}"
        );
    }
}

#[test]
fn other_encodings_are_refused_and_not_guessed() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>";
    assert_eq!(read(latin), Err(XmlError::Encoding));
    assert_eq!(
        of("<?xml version=\"1.0\" encoding = \"windows-1252\"?><a>e</a>"),
        Err(XmlError::Encoding)
    );
    let wide: Vec<u8> = "\u{feff}<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide), Err(XmlError::Encoding));
    assert_eq!(
        of("<?xml version='1.0' encoding='utf-8'?><a>é</a>"),
        Ok(json!("é"))
    );
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for text in [
        "",
        "a",
        "<",
        "<a",
        "<a>",
        "</a>",
        "<a></b>",
        "<a><b></a></b>",
        "<a/><b/>",
        "<a/>x",
        "<a b/>",
        "<a b=c/>",
        "<a b=\"1\"c=\"2\"/>",
        "<a b=\"<\"/>",
        "<1/>",
        "<:/>",
        "<a:/>",
        "<a:1/>",
        "< a/>",
        "<a>&</a>",
        "<a><!-- </a>",
        "<![CDATA[x]]>",
        "<a><![CDATA[x</a>",
        "<?xml ",
    ] {
        assert!(of(text).is_err(), "{text}");
    }
}

#[test]
fn size_and_depth_end() {
    let deep = |n: usize| format!("{}x{}", "<a>".repeat(n), "</a>".repeat(n));
    assert!(of(&deep(MAX_DEPTH)).is_ok());
    assert_eq!(of(&deep(MAX_DEPTH + 1)), Err(XmlError::TooLarge));
    assert_eq!(of(&" ".repeat(MAX_BYTES + 1)), Err(XmlError::TooLarge));
    let many = format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS));
    assert_eq!(of(&many), Err(XmlError::TooLarge));
}

/// Writes a value as the sandbox does.
fn write(out: &mut String, name: &str, value: &Value) {
    match value {
        Value::Array(several) => several.iter().for_each(|one| write(out, name, one)),
        value => {
            out.extend(["<", name, ">"]);
            match value {
                Value::Object(members) => members.iter().for_each(|(name, value)| write(out, name, value)),
                Value::String(text) => {
                    for c in text.chars() {
                        match c {
                            '<' => out.push_str("&lt;"),
                            '&' => out.push_str("&amp;"),
                            c => out.push(c),
                        }
                    }
                }
                _ => {}
            }
            out.extend(["</", name, ">"]);
        }
    }
}

/// Values that XML can hold: texts without spaces around, lists of two at least, none in each other.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), "[a-zạ<>&\"'\\]]{1,12}".prop_map(Value::from),];
    leaf.prop_recursive(4, 30, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 2..4).prop_filter_map("lists in lists", |list| {
            list.iter().all(|v| !v.is_array()).then(|| Value::from(list))
        });
        let member = prop_oneof![inner, list];
        prop::collection::btree_map("[a-z_]{1,8}", member, 1..4)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read(value in value()) {
        let mut text = String::new();
        write(&mut text, "root", &value);
        prop_assert_eq!(of(&text), Ok(value));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[<>/a-c&;#x0-9!\\[\\]?= \"'-]{0,80}") {
        let _ = read(&bytes);
        let _ = of(&text);
    }
}
