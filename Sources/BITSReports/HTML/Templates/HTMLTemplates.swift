/// The pieces of the document, in its order. Every value goes through ``HTMLText``; none holds markup.
struct HTMLTemplates: Sendable {
    /// Made when the first HTML report is, so that other runs do not pay for it.
    static let shared = HTMLTemplates()

    let head = HTMLTemplate(
        """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{style_hash}}'; \
        script-src 'sha256-{{script_hash}}'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="referrer" content="no-referrer"/>
        <meta name="generator" content="bitstrail {{version}}"/>
        <title>{{heading}}</title>

        """)

    let summary = HTMLTemplate(
        """
        </head>
        <body>
        <a class="skip" href="#sessions-heading">Skip to the sessions</a>
        <header>
        <h1>{{heading}}</h1>
        <p class="lead">{{total}}</p>
        {{#damaged}}<p class="alarm"><b>Not read whole:</b> what follows holds for the part that could be read.</p>
        {{/damaged}}
        {{#standings}}<p>{{item}}</p>
        {{/standings}}
        </header>
        <main>
        <section aria-labelledby="summary-heading">
        <h2 id="summary-heading">Summary</h2>
        <div class="tiles">
        {{#has_outcomes}}<table class="tally"><caption>Sessions by outcome</caption>
        <thead><tr><th scope="col">Outcome</th><th scope="col" class="n">Sessions</th></tr></thead>
        <tbody>
        {{#outcomes}}<tr><th scope="row"><b class="o {{tone}}">{{name}}</b></th><td class="n">{{count}}</td></tr>
        {{/outcomes}}</tbody></table>
        {{/has_outcomes}}
        {{#has_severities}}<table class="tally"><caption>Findings by severity</caption>
        <thead><tr><th scope="col">Severity</th><th scope="col" class="n">Findings</th></tr></thead>
        <tbody>
        {{#severities}}<tr><th scope="row"><b class="v {{tone}}">{{name}}</b></th><td class="n">{{count}}</td></tr>
        {{/severities}}</tbody></table>
        {{/has_severities}}
        <table class="tally"><caption>What was read</caption>
        <thead><tr><th scope="col">What</th><th scope="col" class="n">Number</th></tr></thead>
        <tbody>
        {{#read}}<tr><th scope="row">{{what}}</th><td class="n">{{count}}</td></tr>
        {{/read}}</tbody></table>
        </div>
        <h3>Captures</h3>
        <div class="scroll" role="region" aria-label="Captures" tabindex="0">
        <table><thead><tr><th scope="col" class="n">#</th><th scope="col">Name</th><th scope="col">Format</th>\
        <th scope="col" class="n">Frames</th><th scope="col" class="n">Octets</th><th scope="col">First frame</th>\
        <th scope="col">Span</th><th scope="col">Links</th><th scope="col">Read</th></tr></thead>
        <tbody>
        {{#captures}}<tr><td class="n">{{number}}</td><th scope="row" class="w">{{name}}</th><td>{{format}}</td>\
        <td class="n">{{frames}}</td><td class="n">{{octets}}</td><td>{{first}}</td><td>{{span}}</td>\
        <td>{{links}}</td><td>{{#whole}}whole{{/whole}}{{^whole}}<b class="o bad">in part</b>{{/whole}}</td></tr>
        {{/captures}}</tbody></table></div>
        {{#more_captures}}<p>and {{more_captures}} more captures.</p>
        {{/more_captures}}
        {{#has_notes}}<h3>What limits this report</h3>
        <ul class="notes">
        {{#notes}}<li>{{item}}</li>
        {{/notes}}</ul>
        {{/has_notes}}
        {{#has_audit}}<h3>Audit</h3>
        <ul class="notes">
        {{#audit}}<li class="w">{{item}}</li>
        {{/audit}}</ul>
        <details class="fold"><summary>How often each of the {{audited_count}} rules held</summary>
        <p>{{audit_key}}</p>
        <div class="scroll"><table><thead><tr><th scope="col">Rule</th><th scope="col" class="n">Passed</th>\
        <th scope="col" class="n">Failed</th><th scope="col" class="n">Undecided</th>\
        <th scope="col" class="n">Findings</th><th scope="col" class="n">Left out</th>\
        <th scope="col" class="n">None</th></tr></thead>
        <tbody>
        {{#audited}}<tr><th scope="row">{{id}}</th><td class="n">{{passed}}</td><td class="n">{{failed}}</td>\
        <td class="n">{{open}}</td><td class="n">{{made}}</td><td class="n">{{left}}</td>\
        <td class="n">{{none}}</td></tr>
        {{/audited}}</tbody></table></div></details>
        {{/has_audit}}
        {{#has_contents}}<h3>What the capture holds instead</h3>
        <ul class="notes">
        {{#contents}}<li>{{item}}</li>
        {{/contents}}</ul>
        {{/has_contents}}
        {{#has_reasons}}<h3>Why BITS may not be visible</h3>
        <ul class="notes">
        {{#reasons}}<li>{{item}}</li>
        {{/reasons}}</ul>
        {{/has_reasons}}
        </section>

        """)

    let tableStart = HTMLTemplate(
        """
        <section aria-labelledby="sessions-heading">
        <h2 id="sessions-heading">Sessions</h2>
        {{#omitted}}<p class="alarm">{{omitted}}</p>
        {{/omitted}}
        {{#told}}<form id="filter" hidden="">
        <label>Search <input type="search" id="words" placeholder="client, URL, cause…" autocomplete="off"/></label>
        <label>Outcome <select id="outcome"><option value="">any</option>{{#choices}}\
        <option value="{{choice}}">{{choice}}</option>{{/choices}}</select></label>
        <label>Findings <select id="severity"><option value="0">any</option><option value="2">notes and worse</option>\
        <option value="3">warnings and worse</option><option value="4">violations</option></select></label>
        <button type="button" id="unfold">Open all shown</button> <button type="reset">Reset</button>
        <p id="shown" role="status"></p>
        </form>
        <div class="scroll" role="region" aria-labelledby="sessions-heading" tabindex="0">
        <table id="sessions"><thead><tr><th scope="col" class="n" data-sort="n">#</th>\
        <th scope="col" data-sort="t">Outcome</th><th scope="col" data-sort="t">Cause</th>\
        <th scope="col" data-sort="t">Client</th><th scope="col" data-sort="t">Target</th>\
        <th scope="col" class="n" data-sort="n">Acknowledged</th><th scope="col" class="n" data-sort="n">Time</th>\
        <th scope="col" data-sort="n">Findings</th><th scope="col" data-sort="t">Began (UTC)</th></tr></thead>
        <tbody>

        {{/told}}
        """)

    let row = HTMLTemplate(
        """
        <tr data-o="{{outcome}}" data-f="{{weight}}"><th scope="row" class="n">{{#has_page}}<a href="#s{{index}}">{{index}}</a>{{/has_page}}\
        {{^has_page}}{{index}}{{/has_page}}</th>\
        <td><b class="o {{tone}}">{{outcome}}</b></td><td class="a">{{cause}}</td><td>{{client}}</td><td class="w">{{place}}</td>\
        <td class="n a" data-k="{{acked_key}}">{{acked}}{{total}}</td><td class="n" data-k="{{lasted_key}}">{{lasted}}</td>\
        <td class="f" data-k="{{weight_key}}">{{tally}}</td><td class="t">{{began}}</td></tr>

        """)

    let tableEnd = "</tbody></table></div>\n</section>\n<section aria-labelledby=\"each\">\n"
    let pagesStart = "<h2 id=\"each\">Session by session</h2>\n"
    let sectionEnd = "</section>\n"

    let rules = HTMLTemplate(
        """
        {{#has_rules}}<section aria-labelledby="rules-heading" class="rules">
        <h2 id="rules-heading">The rules behind the findings</h2>
        {{#rules}}<section>
        <h3 id="{{id}}">{{id}}: {{title}}</h3>
        <p>{{meaning}}</p>
        {{#causes}}<p><b>Likely causes:</b> {{causes}}</p>
        {{/causes}}
        {{#advice_of_rule}}<p><b>What to do:</b> {{advice_of_rule}}</p>
        {{/advice_of_rule}}
        <p class="dim">{{standing}}</p>
        </section>
        {{/rules}}
        </section>
        {{/has_rules}}
        </main>
        <footer><p>Made by bitstrail {{version}}, profile {{profile}}. {{#judged}}{{judged}} {{/judged}}\
        Octets are bytes; offsets count from 0.</p></footer>

        """)

    let full = HTMLTemplate(SessionTemplates.full)
    let brief = HTMLTemplate(SessionTemplates.brief)
    let loose = HTMLTemplate(SessionTemplates.loose)
}
