//! The XML of GeoReport v2: the same members in the same places, read as strictly as the JSON.

use super::model::{Attribute, Definition, Service, ServiceRequest, Services};
use roxmltree::{Document, Node};

/// A flag as text.
pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text.trim() {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(format!("{other:?}, neither true nor false")),
    }
}

fn root<'a>(document: &'a Document<'a>, name: &str) -> Result<Node<'a, 'a>, String> {
    let root = document.root_element();
    if root.has_tag_name(name) {
        Ok(root)
    } else {
        Err(format!("root element <{}>, not <{name}>", root.tag_name().name()))
    }
}

fn parse(text: &str) -> Result<Document<'_>, String> {
    Document::parse(text).map_err(|error| error.to_string())
}

/// The elements inside, all of which must have this name.
fn items<'a>(node: Node<'a, 'a>, name: &str) -> Result<Vec<Node<'a, 'a>>, String> {
    let elements = node.children().filter(Node::is_element);
    elements
        .map(|element| {
            if element.has_tag_name(name) {
                Ok(element)
            } else {
                Err(format!("<{}> in place of <{name}>", element.tag_name().name()))
            }
        })
        .collect()
}

/// The text of an element, when there is one that is not empty.
fn maybe(node: Node<'_, '_>, name: &str) -> Option<String> {
    let element = node.children().find(|child| child.has_tag_name(name))?;
    let text = element.text().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn needed(node: Node<'_, '_>, name: &str) -> Result<String, String> {
    maybe(node, name).ok_or_else(|| format!("<{}> without <{name}>", node.tag_name().name()))
}

pub(super) fn services(text: &str) -> Result<Services, String> {
    let document = parse(text)?;
    let found = items(root(&document, "services")?, "service")?;
    let services = found.into_iter().map(|node| {
        Ok(Service {
            service_code: needed(node, "service_code")?,
            service_name: needed(node, "service_name")?,
            metadata: flag(&needed(node, "metadata")?)?,
            kind: needed(node, "type")?,
        })
    });
    Ok(Services(services.collect::<Result<_, String>>()?))
}

pub(super) fn definition(text: &str) -> Result<Definition, String> {
    let document = parse(text)?;
    let root = root(&document, "service_definition")?;
    let list = root.children().find(|child| child.has_tag_name("attributes"));
    let found = items(
        list.ok_or("<service_definition> without <attributes>")?,
        "attribute",
    )?;
    let attributes = found.into_iter().map(|node| {
        flag(&needed(node, "variable")?)?;
        flag(&needed(node, "required")?)?;
        needed(node, "order")?;
        let values = node.children().find(|child| child.has_tag_name("values"));
        let values = values
            .map(|list| items(list, "value"))
            .transpose()?
            .unwrap_or_default();
        for value in &values {
            needed(*value, "key")?;
            needed(*value, "name")?;
        }
        Ok(Attribute {
            code: needed(node, "code")?,
            datatype: needed(node, "datatype")?,
            description: needed(node, "description")?,
            values: values.len(),
        })
    });
    Ok(Definition {
        service_code: needed(root, "service_code")?,
        attributes: attributes.collect::<Result<_, String>>()?,
    })
}

pub(super) fn requests(text: &str) -> Result<Vec<ServiceRequest>, String> {
    let document = parse(text)?;
    let found = items(root(&document, "service_requests")?, "request")?;
    let requests = found.into_iter().map(|node| {
        let degrees = |name| maybe(node, name).is_some_and(|text| text.parse::<f64>().is_ok());
        let address = ["address", "address_id"]
            .into_iter()
            .any(|name| maybe(node, name).is_some());
        Ok(ServiceRequest {
            placed: address || (degrees("lat") && degrees("long")),
            service_request_id: maybe(node, "service_request_id"),
            status: needed(node, "status")?,
            service_code: needed(node, "service_code")?,
            requested_datetime: maybe(node, "requested_datetime"),
            updated_datetime: maybe(node, "updated_datetime"),
        })
    });
    requests.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_read() {
        let text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><services><service><service_code>001</service_code>\
            <service_name>Cans left out 24x7</service_name><description>Garbage</description><metadata>true</metadata>\
            <type>realtime</type><keywords>lorem</keywords><group>sanitation</group></service></services>";
        let found = services(text);
        assert_eq!(found.as_ref().map(Services::codes), Ok(vec!["001".to_owned()]));
        assert_eq!(found.map(|s| s.check()), Ok(Ok(())));
    }

    #[test]
    fn a_missing_element_and_a_wrong_root_are_named() {
        let missing = services("<services><service><service_code>1</service_code></service></services>");
        assert_eq!(missing.err().as_deref(), Some("<service> without <service_name>"));
        let wrong = requests("<requests/>");
        assert_eq!(
            wrong.err().as_deref(),
            Some("root element <requests>, not <service_requests>")
        );
    }

    #[test]
    fn entities_of_a_hostile_document_are_not_expanded() {
        let text = "<!DOCTYPE s [<!ENTITY a \"aaaa\">]><services>&a;</services>";
        assert!(services(text).is_err());
    }
}
