//! AWS, as the operator sees it: the one module that knows the SDK.
//!
//! Everything is found through the stack: its outputs, its parameters, and the physical names of
//! its tables and secrets.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_sdk_dynamodb::types::{TableDescription, TableStatus};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use aws_sdk_secretsmanager::operation::put_secret_value::PutSecretValueError;
use aws_sdk_secretsmanager::operation::update_secret_version_stage::UpdateSecretVersionStageError;
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use shared::config::parse_aws_endpoint;
use shared::limits::Limits;

use crate::samconfig::SamConfig;
use crate::trouble::Trouble;

/// The label that a secret's new version carries until it becomes the current one, and afterwards.
const NEXT: &str = "OPERATOR_NEXT";

/// Makes the first version of a secret. The same token by two people makes one version, and the
/// second person hears of it.
const FIRST_TOKEN: &str = "outbound-caller-operator-first-version";

/// The clients.
#[derive(Debug, Clone)]
pub struct Aws {
    cloudformation: aws_sdk_cloudformation::Client,
    dynamodb: aws_sdk_dynamodb::Client,
    secrets_manager: aws_sdk_secretsmanager::Client,
}

/// A deployed stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its status, such as `UPDATE_COMPLETE`.
    pub status: String,
    /// Its outputs.
    pub outputs: BTreeMap<String, String>,
    /// Its parameters.
    pub parameters: BTreeMap<String, String>,
    /// The physical names of its resources, by the names in the template.
    pub resources: BTreeMap<String, String>,
}

/// A secret's current version.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSecret {
    /// Its text.
    pub text: String,
    /// Its version, for [`Aws::put_secret`].
    pub version: String,
}

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is the current version.
    Done,
    /// Somebody else wrote in the meantime: read again.
    Overtaken,
}

impl Aws {
    /// AWS by the profile, the environment or a single sign-on of this machine.
    pub async fn connect(
        config: &SamConfig,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Trouble> {
        if let Some(endpoint) = variable("AWS_ENDPOINT_URL") {
            // The SDK gives up on an empty one in its own words, and would speak to any in the
            // clear.
            parse_aws_endpoint(&endpoint)
                .map_err(|problem| Trouble::new(format!("AWS_ENDPOINT_URL: {problem}")))?;
        }
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(transport())
            .timeout_config(
                aws_config::timeout::TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(5))
                    .operation_timeout(Duration::from_secs(30))
                    .build(),
            );
        if let Some(region) = &config.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &config.profile {
            loader = loader.profile_name(profile);
        }
        let loaded = loader.load().await;
        if loaded.region().is_none() {
            return Err(Trouble::new(
                "no AWS region is known: write --region, set AWS_REGION, or name one in \
                 samconfig.toml or in the profile",
            ));
        }
        Ok(Self::of(&loaded))
    }

    /// AWS as a world of `shared` reaches it: in tests, the embedded engine.
    pub fn embedded(aws: shared::world::Aws) -> Self {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(aws.region))
            .credentials_provider(aws_sdk_dynamodb::config::SharedCredentialsProvider::new(
                aws.credentials,
            ))
            .http_client(aws.http_client);
        config.set_endpoint_url(aws.endpoint);
        Self::of(&config.build())
    }

    fn of(config: &SdkConfig) -> Self {
        Self {
            cloudformation: aws_sdk_cloudformation::Client::new(config),
            dynamodb: aws_sdk_dynamodb::Client::new(config),
            secrets_manager: aws_sdk_secretsmanager::Client::new(config),
        }
    }

    /// The stack of this name.
    pub async fn stack(&self, name: &str) -> Result<Stack, Trouble> {
        let described = self.cloudformation.describe_stacks().stack_name(name);
        let described = described.send().await.map_err(|error| match error.code() {
            Some("ValidationError") => absent(name),
            _ => refused("CloudFormation", &error),
        })?;
        let stack = described.stacks().first().ok_or_else(|| absent(name))?;
        let outputs = stack.outputs().iter().filter_map(|output| {
            Some((
                output.output_key()?.to_owned(),
                output.output_value()?.to_owned(),
            ))
        });
        let parameters = stack.parameters().iter().filter_map(|parameter| {
            let (key, value) = (parameter.parameter_key()?, parameter.parameter_value()?);
            Some((key.to_owned(), value.to_owned()))
        });
        Ok(Stack {
            name: name.to_owned(),
            status: stack
                .stack_status()
                .map(|status| status.as_str().to_owned())
                .unwrap_or_default(),
            outputs: outputs.collect(),
            parameters: parameters.collect(),
            resources: self.resources(name).await?,
        })
    }

    /// All of them, page by page: the other call for it ends at a hundred.
    async fn resources(&self, stack: &str) -> Result<BTreeMap<String, String>, Trouble> {
        let listed = self.cloudformation.list_stack_resources().stack_name(stack);
        let mut pages = listed.into_paginator().send();
        let mut resources = BTreeMap::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| refused("CloudFormation", &error))?;
            for resource in page.stack_resource_summaries() {
                let names = (
                    resource.logical_resource_id(),
                    resource.physical_resource_id(),
                );
                if let (Some(logical), Some(physical)) = names {
                    resources.insert(logical.to_owned(), physical.to_owned());
                }
            }
        }
        Ok(resources)
    }

    /// A secret's current version; none where nothing was ever put.
    pub async fn secret(&self, name: &str) -> Result<Option<StoredSecret>, Trouble> {
        let read = self.secrets_manager.get_secret_value().secret_id(name);
        match read.send().await {
            Ok(output) => Ok(Some(StoredSecret {
                text: output.secret_string().unwrap_or_default().to_owned(),
                version: output.version_id().unwrap_or_default().to_owned(),
            })),
            Err(error) => match error.as_service_error() {
                // The stack names it, so it is the value that is not there.
                Some(GetSecretValueError::ResourceNotFoundException(_)) => Ok(None),
                _ => Err(refused("Secrets Manager", &error)),
            },
        }
    }

    /// Writes a secret, if its current version is still the one that was read: none, or that one.
    ///
    /// Secrets Manager has no conditional write, but it moves a label only from the version where
    /// the caller says that it stands
    /// (<https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html>).
    pub async fn put_secret(
        &self,
        name: &str,
        text: &str,
        read: Option<&StoredSecret>,
    ) -> Result<Put, Trouble> {
        let put = self.secrets_manager.put_secret_value();
        let put = put.secret_id(name).secret_string(text);
        let put = match read {
            Some(_) => put.version_stages(NEXT),
            None => put.client_request_token(FIRST_TOKEN),
        };
        let version = match put.send().await {
            Ok(output) => output.version_id().unwrap_or_default().to_owned(),
            Err(error) => match error.as_service_error() {
                Some(PutSecretValueError::ResourceExistsException(_)) => {
                    return Ok(Put::Overtaken);
                }
                _ => return Err(refused("Secrets Manager", &error)),
            },
        };
        let Some(read) = read else {
            return Ok(Put::Done);
        };
        let moved = self
            .secrets_manager
            .update_secret_version_stage()
            .secret_id(name)
            .version_stage("AWSCURRENT")
            .move_to_version_id(version)
            .remove_from_version_id(&read.version)
            .send()
            .await;
        match moved {
            Ok(_) => Ok(Put::Done),
            Err(error) => match error.as_service_error() {
                Some(UpdateSecretVersionStageError::InvalidParameterException(_)) => {
                    Ok(Put::Overtaken)
                }
                _ => Err(refused("Secrets Manager", &error)),
            },
        }
    }

    /// The tables of this region whose names begin so.
    pub async fn tables(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let mut pages = self.dynamodb.list_tables().into_paginator().items().send();
        let mut tables = Vec::new();
        while let Some(table) = pages.next().await {
            let table = table.map_err(|error| refused("DynamoDB", &error))?;
            if table.starts_with(prefix) {
                tables.push(table);
            }
        }
        Ok(tables)
    }

    /// The attribute that is a table's key; none where there is no such table, or it is not ready.
    pub async fn key_of(&self, table: &str) -> Result<Option<String>, Trouble> {
        let described = self
            .dynamodb
            .describe_table()
            .table_name(table)
            .send()
            .await;
        let table = match described {
            Ok(described) => described.table,
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(DescribeTableError::is_resource_not_found_exception) =>
            {
                None
            }
            Err(error) => return Err(refused("DynamoDB", &error)),
        };
        let ready = table.filter(|table| table.table_status() == Some(&TableStatus::Active));
        let keys = ready.as_ref().map(TableDescription::key_schema);
        Ok(keys.and_then(|keys| match keys {
            [key] => Some(key.attribute_name().to_owned()),
            _ => None,
        }))
    }

    /// The table of limits, as the functions write it.
    pub fn limits(&self, table: &str) -> Limits {
        Limits::at(self.dynamodb.clone(), table)
    }

    /// Whether nothing is in a table.
    pub async fn is_empty(&self, table: &str) -> Result<bool, Trouble> {
        let scan = self.dynamodb.scan().table_name(table).limit(1);
        let scan = scan.select(aws_sdk_dynamodb::types::Select::Count);
        let counted = scan.send().await;
        let counted = counted.map_err(|error| refused("DynamoDB", &error))?;
        Ok(counted.count() == 0)
    }
}

impl Stack {
    /// An output that the template has.
    pub fn output(&self, name: &str) -> Result<&str, Trouble> {
        self.outputs
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| self.lacks("output", name))
    }

    /// The physical name of a resource that the template has.
    pub fn resource(&self, name: &str) -> Result<&str, Trouble> {
        self.resources
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| self.lacks("resource", name))
    }

    /// A parameter's value, if it has one that is not empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let value = self.parameters.get(name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    fn lacks(&self, kind: &str, name: &str) -> Trouble {
        Trouble::new(format!(
            "the stack {} has no {kind} {name}: it is another product's, or an older version; \
             deploy this one with `sam build && sam deploy`",
            self.name
        ))
    }
}

impl StoredSecret {
    /// Whether nothing was ever put: some emulators give a secret without a value an empty one.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Without the text.
impl std::fmt::Debug for StoredSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StoredSecret")
            .field("text", &format_args!("[redacted]"))
            .field("version", &self.version)
            .finish()
    }
}

/// The folder whose `samconfig.toml` is meant.
pub fn here() -> std::path::PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_path_buf())
}

/// TLS by the same library as everywhere, trusting what the machine trusts: a developer's network
/// may have an authority of its own.
fn transport() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .build_https()
}

fn absent(name: &str) -> Trouble {
    Trouble::new(format!(
        "there is no stack {name} in this account and region: deploy it with `sam build && sam \
         deploy`, or name another by --stack, --region and --profile"
    ))
}

/// AWS's own code and words, or what kept us from reaching it.
fn refused<E, R>(service: &str, error: &SdkError<E, R>) -> Trouble
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug,
{
    match (error.code(), error.message()) {
        (Some(code), Some(message)) => Trouble::new(format!("{service}: {code}: {message}")),
        (Some(code), None) => Trouble::new(format!("{service}: {code}")),
        (None, _) => {
            let trouble = Trouble::of(service, error);
            if trouble.to_string().contains("redential") {
                return Trouble::new(format!(
                    "{trouble}. Sign in first (`aws configure`, `aws sso login`), or name a \
                     profile by --profile"
                ));
            }
            trouble
        }
    }
}
