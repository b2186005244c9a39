//! One attempt, from the provider's document to what it says of the person.

use crate::browser::Browser;
use crate::error::SettingsError;
use crate::http::{Http, HttpError};
use crate::page::Language;
use crate::redirect::{Expected, Redirect};
use crate::settings::{Settings, is_safe};
use crate::tls;
use crate::told::{joined, vouched};
use chrono::{DateTime, TimeDelta, Utc};
use lamplight_people::{NotVouched, Secret, Vouched};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm as Alg, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError,
    Client, ClientId, ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// How far the provider's clock may be from ours. A ward's computer keeps time by the network
/// and may have lost it for a while.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(2);

/// Ways of signing that need the provider's private key. What is signed with the station's
/// secret, or not at all, is not taken, whatever the provider's document says.
const SIGNED_BY: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// Whatever a provider tells beside the claims that the standard names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Others(Map<String, Value>);
impl AdditionalClaims for Others {}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        Alg,
    >,
    CoreTokenType,
>;
type Asking = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The hospital's provider.
pub struct Provider {
    settings: Settings,
    http: Http,
    browser: Arc<dyn Browser>,
}

/// What an attempt has drawn.
struct Drawn {
    verifier: PkceCodeVerifier,
    nonce: Nonce,
}

impl Provider {
    /// A provider to ask; nobody is asked yet.
    ///
    /// # Errors
    /// When the settings make no sense or the authority's file can't be read.
    pub fn new(settings: Settings, browser: Arc<dyn Browser>) -> Result<Self, SettingsError> {
        settings.check()?;
        let http = Http::new(tls::client(settings.authority.as_deref())?)?;
        Ok(Self {
            settings,
            http,
            browser,
        })
    }

    /// Lets a person sign in, in the browser, and says for whom the provider vouches. Takes
    /// as long as the person does: whoever calls gives up, by dropping this.
    ///
    /// # Errors
    /// Why it vouches for nobody.
    pub async fn ask(&self, language: Language) -> Result<Vouched, NotVouched> {
        let outcome = self.attempt(language).await;
        match &outcome {
            Ok(_) => tracing::info!("the provider vouches for somebody"),
            Err(why) => tracing::warn!(?why, "the provider vouches for nobody"),
        }
        outcome
    }

    async fn attempt(&self, language: Language) -> Result<Vouched, NotVouched> {
        let metadata = self.discover().await?;
        let redirect = Redirect::open().await.map_err(|error| {
            tracing::error!(%error, "no port for the browser to come back to");
            NotVouched::Fault
        })?;
        let client = self.client(metadata.clone(), &redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge)
            // Whoever is signed in at the browser of a shared computer is not asked for.
            .add_prompt(CoreAuthPrompt::Login);
        for scope in &self.settings.scopes {
            asked = asked.add_scope(Scope::new(scope.clone()));
        }
        let (address, state, nonce) = asked.url();
        if !is_safe(&address) {
            return Err(NotVouched::NotTheProvider);
        }
        self.browser.open(address.as_str()).map_err(|error| {
            tracing::warn!(%error, "no browser could be opened");
            NotVouched::NoBrowser
        })?;
        let expected = Expected {
            state: state.secret(),
            issuer: &self.settings.issuer,
            language,
        };
        let code = redirect.code(expected).await?;
        let drawn = Drawn { verifier, nonce };
        self.redeem(&client, &metadata, code, drawn).await
    }

    /// The provider's document and its keys, read anew for each attempt.
    async fn discover(&self) -> Result<CoreProviderMetadata, NotVouched> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone());
        let issuer = issuer.map_err(|_| NotVouched::NotTheProvider)?;
        let found = CoreProviderMetadata::discover_async(issuer, &self.http).await;
        found.map_err(|error| {
            // It names addresses and states of the provider, nobody's data.
            tracing::warn!(%error, "the provider's document can't be had");
            match error {
                DiscoveryError::Request(why) => not_answered(&why),
                _ => NotVouched::NotTheProvider,
            }
        })
    }

    fn client(
        &self,
        metadata: CoreProviderMetadata,
        redirect: &Redirect,
    ) -> Result<Asking, NotVouched> {
        let methods = metadata.token_endpoint_auth_methods_supported();
        let basic =
            methods.is_none_or(|all| all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let secret = self.settings.client_secret.as_ref();
        let secret = secret.map(|secret| ClientSecret::new(Secret::reveal(secret).to_owned()));
        let id = ClientId::new(self.settings.client_id.clone());
        let back = RedirectUrl::new(redirect.url().to_string()).map_err(|_| NotVouched::Fault)?;
        let client = Asking::from_provider_metadata(metadata, id, secret);
        Ok(client.set_redirect_uri(back).set_auth_type(if basic {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        }))
    }

    /// The code for a token, the token for its claims.
    async fn redeem(
        &self,
        client: &Asking,
        metadata: &CoreProviderMetadata,
        code: String,
        drawn: Drawn,
    ) -> Result<Vouched, NotVouched> {
        let request = client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|_| NotVouched::NotTheProvider)?;
        let tokens = request
            .set_pkce_verifier(drawn.verifier)
            .request_async(&self.http)
            .await
            .map_err(|error| no_token(&error))?;
        let token = tokens.id_token().ok_or(NotVouched::NotGenuine)?;
        let theirs = metadata.id_token_signing_alg_values_supported();
        let algs = SIGNED_BY.into_iter().filter(|alg| theirs.contains(alg));
        let now = Utc::now();
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(algs)
            .set_time_fn(move || now - CLOCKS_APART)
            .set_issue_time_verifier_fn(move |issued| not_of_the_future(now, issued));
        let claims = token
            .claims(&verifier, &drawn.nonce)
            .map_err(|error| not_genuine(&error))?;
        if let Some(wanted) = claims.access_token_hash() {
            let key = token.signing_key(&verifier);
            let alg = token.signing_alg();
            let (Ok(key), Ok(alg)) = (key, alg) else {
                return Err(NotVouched::NotGenuine);
            };
            let hash = AccessTokenHash::from_token(tokens.access_token(), alg, key);
            if hash.ok().as_ref() != Some(wanted) {
                return Err(NotVouched::NotGenuine);
            }
        }
        let subject = claims.subject().clone();
        let own = object(claims);
        let beside = match client.user_info(tokens.access_token().clone(), Some(subject)) {
            Ok(request) => {
                let told = request
                    .request_async::<Others, _, CoreGenderClaim>(&self.http)
                    .await
                    .map_err(|error| no_claims(&error))?;
                let mut all = object(told.standard_claims());
                all.extend(told.additional_claims().0.clone());
                all
            }
            // A provider without that address tells everything in the token.
            Err(_) => Map::new(),
        };
        vouched(&joined(own, beside), &self.settings)
    }
}

/// Claims by name.
fn object(claims: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => claims,
        Ok(_) | Err(_) => Map::new(),
    }
}

fn not_of_the_future(now: DateTime<Utc>, issued: DateTime<Utc>) -> Result<(), String> {
    if issued <= now + CLOCKS_APART {
        Ok(())
    } else {
        Err("issued in the future".to_owned())
    }
}

const fn not_answered(why: &HttpError) -> NotVouched {
    match why {
        HttpError::Unreachable(_) | HttpError::TimedOut | HttpError::OutOfOrder(_) => {
            NotVouched::Unreachable
        }
        HttpError::NotTrusted(_) => NotVouched::NotTrusted,
        HttpError::TooLong => NotVouched::TooLong,
        HttpError::Elsewhere => NotVouched::NotTheProvider,
    }
}

/// The texts of these errors may hold what the provider sent; only their kind is logged.
fn no_token(
    error: &RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>,
) -> NotVouched {
    match error {
        RequestTokenError::Request(why) => not_answered(why),
        RequestTokenError::ServerResponse(said) => match said.error() {
            CoreErrorResponseType::InvalidClient
            | CoreErrorResponseType::UnauthorizedClient
            | CoreErrorResponseType::UnsupportedGrantType => NotVouched::StationUnknown,
            _ => NotVouched::Refused,
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => NotVouched::NotGenuine,
    }
}

fn no_claims(error: &UserInfoError<HttpError>) -> NotVouched {
    match error {
        UserInfoError::Request(why) => not_answered(why),
        _ => NotVouched::NotGenuine,
    }
}

fn not_genuine(error: &ClaimsVerificationError) -> NotVouched {
    match error {
        // Also what the issue time's verifier refuses.
        ClaimsVerificationError::Expired(_) => NotVouched::Clock,
        _ => NotVouched::NotGenuine,
    }
}
