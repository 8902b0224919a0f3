//! A stack without a cloud: `CloudFormation` in the words of its answers, everything else by the
//! embedded engine, the simulated carrier and the product itself.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use operator::answer::Answer;
use operator::aws::Aws;
use operator::cli::{self, Command, KeysCommand, SecretsCommand};
use operator::deployment::Deployment;
use operator::input::Input;
use operator::secrets::SecretName;
use operator::trouble::Trouble;
use shared::door::Scope;
use shared::world::{system_clock, twilio_transport};
use tests::Desk;

/// The stack's name.
pub(super) const NAME: &str = "outbound-caller";

/// What `CloudFormation` knows.
#[derive(Debug, Clone)]
pub(super) struct Description {
    pub(super) status: String,
    pub(super) outputs: BTreeMap<&'static str, String>,
    pub(super) parameters: BTreeMap<&'static str, String>,
    pub(super) resources: BTreeMap<&'static str, String>,
}

/// A product that is deployed, as far as the operator can see.
pub(super) struct Deployed {
    pub(super) desk: Desk,
    pub(super) description: Description,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) clock: shared::world::Clock,
    pub(super) connect_to: Option<String>,
}

/// Standard input of no terminal.
pub(super) struct Piped(pub(super) String);

impl Input for Piped {
    fn is_terminal(&self) -> bool {
        false
    }

    fn read(&mut self) -> io::Result<String> {
        Ok(std::mem::take(&mut self.0))
    }

    fn ask(&mut self, _name: &str) -> io::Result<String> {
        Err(io::Error::other("nobody is there"))
    }
}

impl Deployed {
    /// The product with its secrets, and no bearer key yet.
    pub(super) async fn open() -> Self {
        let desk = Desk::open().await;
        let base = desk.product.base_url();
        let text = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect()
        };
        let description = Description {
            status: "CREATE_COMPLETE".to_owned(),
            outputs: BTreeMap::from([
                ("BaseUrl", base.clone()),
                ("VoiceUrl", format!("{base}/twilio/voice/incoming")),
                ("StatusUrl", format!("{base}/twilio/voice/status")),
            ]),
            parameters: text(&[
                ("TwilioVoiceNumber", &desk.product.voice_number),
                ("SuppressionsTableName", ""),
            ]),
            resources: text(&[
                ("WebhookSecret", "webhook"),
                ("TwilioApiSecret", "twilio-api"),
                ("ApiKeysSecret", "api-keys"),
                ("CallsTable", "calls"),
                ("SuppressionsTable", "suppressions"),
                ("LimitsTable", "limits"),
            ]),
        };
        let carrier = desk.carrier().base_url().to_owned();
        Self {
            desk,
            description,
            variables: BTreeMap::from([("TWILIO_API_BASE_URL".to_owned(), carrier)]),
            clock: system_clock(),
            connect_to: None,
        }
    }

    /// Sets a variable of the operator's environment.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// What the operator opens, or why it does not.
    pub(super) async fn deployment(&self, stack: &str) -> Result<Deployment, Trouble> {
        let engine = self.desk.product.engine.aws("operator");
        let cloud = Cloud {
            engine: engine.http_client.clone(),
            description: Arc::new(self.description.clone()),
            asked: Arc::default(),
        };
        let aws = Aws::embedded(shared::world::Aws {
            http_client: SharedHttpClient::new(cloud),
            ..engine
        });
        let stack = aws.stack(stack).await?;
        let variables = self.variables.clone();
        let connect_to = self.connect_to.as_deref();
        Ok(Deployment {
            aws,
            stack,
            variable: Box::new(move |name| variables.get(name).cloned()),
            http: twilio_transport().expect("a transport"),
            connect_to: connect_to.map(|base| base.parse().expect("an address")),
            clock: Arc::clone(&self.clock),
        })
    }

    /// Runs a command with nothing on standard input.
    pub(super) async fn run(&self, command: Command) -> Answer {
        self.run_with(command, "").await
    }

    /// Runs a command with this on standard input.
    pub(super) async fn run_with(&self, command: Command, input: &str) -> Answer {
        let deployment = self.deployment(NAME).await;
        let mut input = Piped(input.to_owned());
        cli::answer(&command, deployment.as_ref(), &mut input).await
    }

    pub(super) async fn doctor(&self) -> Answer {
        self.run(Command::Doctor).await
    }

    pub(super) async fn connect(&self, dry_run: bool) -> Answer {
        self.run(Command::Connect { dry_run }).await
    }

    pub(super) async fn put(&self, name: SecretName, input: &str) -> Answer {
        let command = SecretsCommand::Put {
            name,
            drop_previous: false,
        };
        self.run_with(Command::Secrets { command }, input).await
    }

    pub(super) async fn keys(&self, command: KeysCommand) -> Answer {
        self.run(Command::Keys { command }).await
    }

    pub(super) async fn add_key(&self, name: &str) -> Answer {
        self.add_key_for(name, &[Scope::Dial], None).await
    }

    pub(super) async fn add_key_for(
        &self,
        name: &str,
        scopes: &[Scope],
        per_minute: Option<u32>,
    ) -> Answer {
        let command = KeysCommand::Add {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            per_minute,
        };
        self.keys(command).await
    }
}

/// AWS: `CloudFormation` by description, the rest by the engine.
#[derive(Debug, Clone)]
struct Cloud {
    engine: SharedHttpClient,
    description: Arc<Description>,
    asked: Arc<Mutex<Option<SharedHttpConnector>>>,
}

impl HttpClient for Cloud {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.engine.http_connector(settings, components);
        *self.asked.lock().expect("nobody panics here") = Some(connector);
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Cloud {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if request.uri().contains("cloudformation") {
            return HttpConnectorFuture::ready(Ok(self.describe(&request)));
        }
        let engine = self.asked.lock().expect("nobody panics here").clone();
        engine.expect("a connector was made").call(request)
    }
}

impl Cloud {
    /// The answers as the API reference shows them
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html>,
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html>).
    fn describe(&self, request: &HttpRequest) -> HttpResponse {
        let body = request.body().bytes().unwrap_or_default();
        let fields: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
        if fields["StackName"] != NAME {
            return xml(
                400,
                "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>\
                 <Message>Stack does not exist</Message></Error></ErrorResponse>",
            );
        }
        let members = |pairs: &BTreeMap<&'static str, String>, key: &str, value: &str| {
            let member = |(name, text): (&&str, &String)| {
                format!("<member><{key}>{name}</{key}><{value}>{text}</{value}></member>")
            };
            pairs.iter().map(member).collect::<String>()
        };
        let known = &self.description;
        match fields["Action"].as_str() {
            "DescribeStacks" => {
                let outputs = members(&known.outputs, "OutputKey", "OutputValue");
                let parameters = members(&known.parameters, "ParameterKey", "ParameterValue");
                let status = &known.status;
                xml(
                    200,
                    &format!(
                        "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>\
                         <StackName>{NAME}</StackName><StackStatus>{status}</StackStatus>\
                         <Outputs>{outputs}</Outputs><Parameters>{parameters}</Parameters>\
                         </member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
                    ),
                )
            }
            "ListStackResources" => {
                // In two pages, since a real stack may need them.
                let (next, skip, take) = match fields.get("NextToken") {
                    None => ("<NextToken>more</NextToken>", 0, 2),
                    Some(_) => ("", 2, usize::MAX),
                };
                let page = known.resources.clone().into_iter().skip(skip).take(take);
                let resources = members(&page.collect(), "LogicalResourceId", "PhysicalResourceId");
                xml(
                    200,
                    &format!(
                        "<ListStackResourcesResponse><ListStackResourcesResult>\
                         <StackResourceSummaries>{resources}</StackResourceSummaries>{next}\
                         </ListStackResourcesResult></ListStackResourcesResponse>"
                    ),
                )
            }
            other => panic!("the operator asks CloudFormation for {other}"),
        }
    }
}

fn xml(status: u16, body: &str) -> HttpResponse {
    let status = status.try_into().expect("a status");
    HttpResponse::new(status, SdkBody::from(body))
}
