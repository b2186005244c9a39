//! What the browser shows at the end, in the station's language. It holds nothing of the
//! person and nothing that came with the request.

/// The languages of the station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
}

impl Language {
    const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
        }
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The answer was taken. Whether it lets somebody in is said at the station.
    Taken,
    /// The provider said no.
    Refused,
    /// Not the sign-in that the station waits for.
    Another,
    /// No page.
    Nothing,
}

impl Page {
    const fn status(self) -> &'static str {
        match self {
            Self::Taken | Self::Refused => "200 OK",
            Self::Another => "400 Bad Request",
            Self::Nothing => "404 Not Found",
        }
    }

    const fn words(self, language: Language) -> (&'static str, &'static str) {
        match (self, language) {
            (Self::Taken, Language::En) => (
                "You may close this page.",
                "The station has the answer. Go back to it.",
            ),
            (Self::Taken, Language::De) => (
                "Sie können diese Seite schließen.",
                "Die Station hat die Antwort. Gehen Sie dorthin zurück.",
            ),
            (Self::Taken, Language::Es) => (
                "Puede cerrar esta página.",
                "La estación tiene la respuesta. Vuelva a ella.",
            ),
            (Self::Refused, Language::En) => (
                "You may close this page.",
                "Nobody was signed in. The station says why.",
            ),
            (Self::Refused, Language::De) => (
                "Sie können diese Seite schließen.",
                "Niemand wurde angemeldet. Die Station sagt, warum.",
            ),
            (Self::Refused, Language::Es) => (
                "Puede cerrar esta página.",
                "No se ha identificado a nadie. La estación dice por qué.",
            ),
            (Self::Another, Language::En) => (
                "This is not the sign-in that the station waits for.",
                "You may close this page. Begin again at the station.",
            ),
            (Self::Another, Language::De) => (
                "Dies ist nicht die Anmeldung, auf die die Station wartet.",
                "Sie können diese Seite schließen. Beginnen Sie an der Station von vorn.",
            ),
            (Self::Another, Language::Es) => (
                "Esta no es la identificación que espera la estación.",
                "Puede cerrar esta página. Empiece de nuevo en la estación.",
            ),
            (Self::Nothing, _) => ("Lamplight", ""),
        }
    }

    /// The whole answer.
    pub fn answer(self, language: Language) -> String {
        let (first, second) = self.words(language);
        let body = format!(
            "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>Lamplight</title>\
             <style>body{{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;\
             padding:0 1em;color:#e8eaed;background:#15181c}}</style>\
             <h1>{first}</h1><p>{second}</p></html>",
            language.tag()
        );
        format!(
            "HTTP/1.1 {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Connection: close\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
             frame-ancestors 'none'\r\n\r\n{body}",
            self.status(),
            body.len()
        )
    }
}
