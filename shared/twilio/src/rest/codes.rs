//! Twilio's error codes that matter to an outbound call, in plain words.
//! Source: Twilio's error dictionary, <https://www.twilio.com/docs/api/errors>.

/// What a code means and what to do, in one or two sentences; none for a code that is not listed.
pub(super) fn explanation(code: u32) -> Option<&'static str> {
    Some(match code {
        10001 | 20005 => "The Twilio account is not active: see its state in the console.",
        10004 => "The account has as many calls at once as it may have: try again later.",
        13805 => "A call of a trial account ends after 10 minutes.",
        20001 => "Twilio did not know a parameter and ignored it.",
        20003 => {
            "Twilio does not accept the credentials: see that the API key's SID and secret belong \
             together, to this account and to this Region, and that the account is not suspended."
        }
        20008 => "Test credentials cannot use this resource: use an API key of the account.",
        20404 => "Twilio does not know this resource: see the account's SID and the Region.",
        20409 => "Twilio found a conflict with another request.",
        20422 => "Twilio refused a parameter of the request.",
        20429 => {
            "Too many requests at once: Twilio did nothing with this one, so try again, slower."
        }
        20500 | 20503 => "Twilio has a fault of its own: look before trying a new call again.",
        21201 => "The number to call is missing.",
        21202 => "The number to call is a premium number, which Twilio does not call.",
        21203 => "The account may not call abroad.",
        21205 => "Twilio cannot use a webhook URL of the request: see the public base URL.",
        21206 => "Twilio cannot use the keys to send.",
        21208 => "Twilio cannot use the ringing time: it must be between 1 and 600 seconds.",
        21209 => "Twilio cannot use a webhook's method: it must be GET or POST.",
        21210 => {
            "The calling number is neither the account's own nor verified: set it to a voice \
             number of this account."
        }
        21211 | 21217 => "Twilio does not regard the number to call as a valid telephone number.",
        21212 => {
            "Twilio takes the calling number for no valid telephone number: see its setting, in \
             the form +15551234567."
        }
        21213 => "The calling number is missing.",
        21214 => "The number to call cannot be reached from Twilio.",
        21215 | 13227 => {
            "The account has no permission to call this country: allow it in the console, under \
             voice geographic permissions."
        }
        21216 => "Twilio does not call this number: it is on its list of blocked destinations.",
        21218 => "Twilio does not know the application.",
        21219 => {
            "A trial account calls verified numbers only: verify the number in the console, or \
             upgrade the account."
        }
        21220 => "The call has ended already.",
        21234 => "Twilio cannot use the setting for answering-machine detection.",
        21262 | 21263 => "The settings for answering-machine detection do not go together.",
        21405 => "A fallback URL needs a first URL.",
        13223 => "The number to call is misshapen.",
        13224 => "The number to call is of a kind that Twilio does not support.",
        13225 => "Twilio does not call this number.",
        13226 => "The number to call has no valid country code.",
        _ => return None,
    })
}
