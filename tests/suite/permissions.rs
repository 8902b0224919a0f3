//! Least privilege: each function may do exactly what its endpoint needs. The needs are held from
//! three sides: the embedded engine refuses whatever an endpoint does not list; each entry of a list
//! is used by some call; and the roles of `template.yaml` are the lists, verb by verb and table by
//! table.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use local::carrier::Faults;
use local::engine::Interception;
use local::phone::Script;
use serde_yaml_ng::Value;
use tests::{Desk, POST_JSON, Signed};

use crate::opt_outs::writes_the_list;
use crate::template::{functions, template, untagged};

/// An action, and the logical id of what it is done to.
type Permission = (String, String);

#[tokio::test]
async fn a_role_is_its_endpoints_needs() {
    let template = template();
    let desk = Desk::open().await;
    let mut compared = 0;
    for (name, function) in functions(&template) {
        let folder = function["Properties"]["CodeUri"]
            .as_str()
            .expect("a folder");
        let stated = desk
            .functions()
            .into_iter()
            .find(|function| folder.ends_with(function.name))
            .expect("a function is a door or a consumer");
        let needs: BTreeSet<Permission> = stated
            .needs
            .iter()
            .map(|need| {
                (
                    need.action.to_owned(),
                    logical_id(&template, need.on.setting()),
                )
            })
            .collect();
        assert_eq!(permissions(&template, &name, &function), needs, "{name}");
        compared += needs.len();
    }
    assert!(compared > 15, "{compared} needs were compared");
}

#[test]
fn no_webhook_can_read_the_keys_that_place_calls_and_nobody_can_delete() {
    let template = template();
    for (name, function) in functions(&template) {
        let permissions = permissions(&template, &name, &function);
        for (action, resource) in &permissions {
            let (service, verb) = action.split_once(':').expect("a service and a verb");
            // What was taken from a queue and done is deleted there.
            assert!(
                service == "sqs"
                    || (name == "SuppressionsExport" && verb == "Scan")
                    || !["Delete", "BatchWrite", "PartiQL", "Scan"]
                        .iter()
                        .any(|verbs| verb.starts_with(verbs)),
                "{name} may {action} on {resource}"
            );
        }
        let reads_the_key = permissions
            .iter()
            .any(|(_, resource)| resource == "TwilioApiSecret");
        let may = ["OutboundCall", "Reconciler"].contains(&&*name);
        assert_eq!(reads_the_key, may, "{name}");
    }
}

#[tokio::test]
async fn each_need_is_used() {
    let desk = Desk::open().await;
    desk.call(Script::answering().say("yes").say("yes")).await;
    desk.call_to("+14155550124", Script::answering().press("9"))
        .await;
    desk.call_to("+14155550129", Script::answering().say("no").say("no"))
        .await;
    desk.called_by("anonymous", Script::answering().say("no").say("no"))
        .await;
    the_same_inbound_webhook_twice(&desk).await;
    let key = ("idempotency-key", "a-key");
    let body = br#"{"to": "+14155550126"}"#;
    let (status, _) = desk
        .post("/api/calls/outbound", &[POST_JSON, key], body)
        .await;
    assert_eq!(status, 200);
    let objects = Script::answering().say("yes").say("stop recording me");
    desk.call_to("+14155550129", objects).await;
    an_opt_out_by_the_queue(&desk).await;
    a_call_that_nobody_tells_of(&desk).await;
    let [_, reconciler] = &desk.product.deliveries[..] else {
        panic!("a drain and a reconciler");
    };
    reconciler.deliver().await.expect("it may do what it does");
    the_list_is_kept(&desk).await;
    for function in desk.functions() {
        let listed: BTreeSet<(String, String)> = function
            .needs
            .iter()
            .map(|need| {
                let name = need.on.name(&desk.product.world.settings);
                (
                    need.action.to_owned(),
                    name.expect("it has a name").to_owned(),
                )
            })
            .collect();
        assert_eq!(
            desk.product.engine.used(function.name),
            listed,
            "{}",
            function.name
        );
    }
}

#[tokio::test]
async fn what_is_not_listed_is_refused() {
    let desk = Desk::open().await;
    desk.product.engine.grant("outbound-call", BTreeSet::new());
    let (status, problem) = desk.dial("+14155550123").await;
    assert_eq!((status, &problem["code"]), (503, &"unreadable".into()));
    assert!(desk.carrier().calls().is_empty(), "nobody was rung");
}

async fn the_list_is_kept(desk: &Desk) {
    let number = r#"{"number": "+14155550127"}"#;
    let with_reason = r#"{"number": "+14155550127", "reason": "a test"}"#;
    for (path, body) in [
        ("/api/suppressions", with_reason),
        ("/api/suppressions/lookup", number),
        ("/api/suppressions/lift", with_reason),
    ] {
        let (status, answer) = desk.post(path, &[POST_JSON], body.as_bytes()).await;
        assert_eq!(status, 200, "{path} {answer}");
    }
    let (status, _) = desk.get("/api/suppressions/export", &[POST_JSON]).await;
    assert_eq!(status, 200);
}

async fn an_opt_out_by_the_queue(desk: &Desk) {
    let refuse = |operation: &str, body: &serde_json::Value| {
        if writes_the_list(operation, body) {
            let body = serde_json::json!({"__type": "AccessDeniedException"});
            Interception::Refuse { status: 400, body }
        } else {
            Interception::Pass
        }
    };
    desk.product.engine.intercept(Some(Box::new(refuse)));
    desk.call_to("+14155550128", Script::answering().press("9"))
        .await;
    desk.product.engine.intercept(None);
    let drained = desk.product.deliveries[0].deliver().await;
    drained.expect("the drain may do what it does");
    assert_eq!(desk.product.stored_suppressions().len(), 2);
}

async fn a_call_that_nobody_tells_of(desk: &Desk) {
    desk.carrier().set_faults(Faults {
        lost_callback: 1000,
        ..Faults::default()
    });
    desk.call_to("+14155550130", Script::busy()).await;
    desk.carrier().set_faults(Faults::default());
    desk.pass(SignedDuration::from_mins(3));
}

async fn the_same_inbound_webhook_twice(desk: &Desk) {
    let fields = [
        ("CallSid", "CA0000000000000000000000000000beef"),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
        ("From", "+14155550125"),
        ("To", "+14155550100"),
    ];
    for _ in 0..2 {
        let (status, _) = desk
            .webhook("/twilio/voice/incoming", &fields, Signed::Rightly)
            .await;
        assert_eq!(status, 200);
    }
}

/// What the role of a function may do, besides writing the function's own log.
fn permissions(template: &Value, name: &str, function: &Value) -> BTreeSet<Permission> {
    let role = &template["Resources"][format!("{name}Role")];
    assert_eq!(
        attribute(&function["Properties"]["Role"]),
        format!("{name}Role.Arn"),
        "each function has a role of its own"
    );
    assert_eq!(role["Type"], "AWS::IAM::Role");
    assert!(role["Properties"]["ManagedPolicyArns"].is_null(), "{name}");
    let policies = list(&role["Properties"]["Policies"]);
    let mut permissions = BTreeSet::new();
    for statement in policies
        .iter()
        .flat_map(|policy| list(&policy["PolicyDocument"]["Statement"]))
    {
        assert_eq!(statement["Effect"], "Allow", "{name}");
        for action in list(&statement["Action"]) {
            let action = action.as_str().expect("an action").to_owned();
            for resource in list(&statement["Resource"]) {
                let index = untagged(&resource).as_str().unwrap_or_default();
                let of_an_index = index.contains("/index/");
                let resource = resource_of(&resource);
                assert!(!action.contains('*') && !index.contains('*'), "{name}");
                let once = permissions.insert((action.clone(), resource));
                assert!(once || of_an_index, "{name} states {action} twice");
            }
        }
    }
    for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
        let own = permissions.remove(&(action.to_owned(), format!("{name}Logs")));
        assert!(own, "{name} may write its own log");
    }
    permissions
}

/// The logical id in `!Ref X`, `!GetAtt X.Arn`, `!Sub "${X.Arn}/index/i"` or the first branch of `!If`; the other branch of
/// the adopted list names the same thing by its parameter.
fn resource_of(value: &Value) -> String {
    let Value::Tagged(tagged) = value else {
        panic!("a resource is named by its logical id: {value:?}");
    };
    if tagged.tag == "If" {
        let other = serde_yaml_ng::to_string(&tagged.value[2]).expect("plain YAML");
        assert!(
            other.trim_end().ends_with("table/${SuppressionsTableName}")
                || other.contains("!Ref SuppressionsTableName"),
            "{other}"
        );
        return resource_of(&tagged.value[1]);
    }
    let name = attribute(value);
    let name = name.strip_prefix("${").unwrap_or(&name);
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The text behind a tag.
fn attribute(value: &Value) -> String {
    untagged(value).as_str().expect("a name").to_owned()
}

/// The resource that a setting of the environment names.
fn logical_id(template: &Value, setting: &str) -> String {
    resource_of(&template["Globals"]["Function"]["Environment"]["Variables"][setting])
}

/// A list, or the one thing that stands in its place.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Sequence(values) => values.clone(),
        Value::Null => Vec::new(),
        _ => vec![value.clone()],
    }
}
