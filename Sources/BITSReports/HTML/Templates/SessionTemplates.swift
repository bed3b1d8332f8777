/// What is told of one session.
enum SessionTemplates {
    private static let start = """
        <details class="s {{tone}}"{{#open}} open=""{{/open}}><summary><h3>Session {{index}} \
        <b class="o {{tone}}">{{outcome}}</b> <span>{{place}}</span></h3></summary>
        <div id="s{{index}}">
        <p>{{explanation}}{{#cause}} <b>Cause: {{cause}}.</b>{{/cause}}</p>
        {{#next_step}}<p class="step"><b>Next step:</b> {{next_step}}</p>
        {{/next_step}}
        {{#restarted_as}}<p>Began again as <a href="#s{{restarted_as}}">session {{restarted_as}}</a>.</p>
        {{/restarted_as}}
        {{#restart_of}}<p>Begins <a href="#s{{restart_of}}">session {{restart_of}}</a> again.</p>
        {{/restart_of}}

        """

    private static let fact = "<div><dt>{{fact}}</dt><dd>{{value}}</dd></div>"

    static let full =
        start + "<dl>{{#facts}}\(fact){{/facts}}</dl>\n" + """
            {{#time_sentence}}<p><b>Time:</b> {{time_sentence}}</p>
            {{/time_sentence}}
            {{#time_bar}}<svg class="bar" viewBox="0 0 760 14" role="img" aria-label="Shares of the time" \
            preserveAspectRatio="none">{{#shares}}<rect class="{{colour}}" x="{{sx}}" width="{{sw}}" height="14"/>\
            {{/shares}}</svg>
            <ul class="shares">{{#shares}}<li class="{{colour}}">{{share}}</li>{{/shares}}</ul>
            {{/time_bar}}
            """ + findings + diagrams + end

    static let brief =
        start + "<dl>{{#facts}}{{^in_row}}\(fact){{/in_row}}{{/facts}}</dl>\n" + findings
        + "<p class=\"dim\">Diagrams are left out.</p>\n</div></details>\n"

    /// Findings that belong to no session.
    static let loose =
        "{{#has_loose}}<section aria-labelledby=\"loose\" class=\"loose\"><h2 id=\"loose\">"
        + "Findings of no session</h2>\n" + list + "</section>\n{{/has_loose}}\n"

    private static let end = """
        <p class="dim">Wireshark display filter: <code>{{filter}}</code></p>
        </div></details>

        """

    private static let findings = "{{#has_findings}}<h4>Findings</h4>\n" + list + "{{/has_findings}}\n"

    private static let list = """
        <ul class="findings">
        {{#findings}}<li class="{{severity}}"><p><b class="v {{severity}}">{{weight}}</b> \
        <a href="#{{rule}}">{{rule}}</a> {{title}}{{#party}} ({{party}}){{/party}}</p>
        <p>{{message}}</p>
        {{#has_evidence}}<dl>{{#evidence}}<div><dt>{{proof}}</dt><dd>{{proof_value}}</dd>\
        </div>{{/evidence}}</dl>
        {{/has_evidence}}
        {{#standing}}<p class="dim">{{standing}}</p>
        {{/standing}}
        {{#advice}}<p><b>What to do:</b> {{advice}}</p>
        {{/advice}}
        </li>
        {{/findings}}</ul>
        {{#unlisted}}<p class="dim">and {{unlisted}}.</p>
        {{/unlisted}}

        """

    /// The arrow paths stand in the middle of their rows; texts that the lanes cross have a rim of the ground's colour.
    private static let diagrams = """
        <h4>Packets</h4>
        <div class="scroll" role="region" aria-label="Packets of session {{index}}" tabindex="0">
        {{#parts}}<svg class="seq" viewBox="0 0 820 {{height}}" aria-label="Sequence diagram: {{packets_about}}">
        <desc>{{packets_about}}; seconds count from the session's first packet</desc>
        {{#lanes}}<path class="lane" d="M{{x}} {{lane_start}}V{{lane_end}}"/>\
        <text class="{{anchor}}" x="{{nx}}" y="{{ny}}">{{lane}}</text>
        {{/lanes}}
        {{#rows}}<g class="{{kind}}" transform="translate(0 {{y}})">{{#offset}}<text class="e" x="104" y="4">{{offset}}\
        </text>{{/offset}}{{#arrow}}<path d="{{arrow}}"/>{{/arrow}}{{#ground}}<rect x="130" y="-16" width="{{ground}}" height="15"/>{{/ground}}\
        <text x="132" y="-5">{{label}}</text>{{#lines}}\
        <text class="no" x="132" y="{{dy}}">{{line}}</text>{{/lines}}{{#frames}}<text class="fr" x="612" y="4">{{frames}}\
        </text>{{/frames}}</g>
        {{/rows}}
        </svg>{{/parts}}</div>
        {{#has_chart}}<h4>Octets over time</h4>
        <div class="scroll" role="region" aria-label="Chart of session {{index}}" tabindex="0">
        {{#chart}}<svg class="chart" viewBox="0 0 760 214" role="img" aria-label="Octets over time: {{chart_about}}">
        <desc>{{chart_about}}</desc>
        {{#y_axis}}<path class="grid" d="M92 {{ty}}H748"/><text class="e" x="86" y="{{ty}}" dy="4">{{octets}}</text>
        {{/y_axis}}
        {{#x_axis}}<path class="grid" d="M{{tx}} 10V194"/><text class="{{anchor}}" x="{{tx}}" y="208">{{after}}</text>
        {{/x_axis}}
        {{#gap_lines}}<path class="gp" d="{{gap_lines}}"/>{{/gap_lines}}
        {{#unkept}}<path class="uk" d="{{unkept}}"/>{{/unkept}}
        {{#think}}<path class="th" d="{{think}}"/>{{/think}}
        {{#sent}}<path class="se" d="{{sent}}"/>{{/sent}}
        {{#again}}<path class="re" d="{{again}}"/>{{/again}}
        {{#acks}}<path class="ak" d="{{acks}}"/>{{/acks}}
        {{#errors}}<path class="er" d="{{errors}}"/>{{/errors}}
        </svg>{{/chart}}</div>
        <p class="key"><span class="se">sent</span> <span class="ak">acknowledged up to</span>\
        {{#has_again}} <span class="re">octets sent before</span>{{/has_again}}\
        {{#has_think}} <span class="th">waiting for the server</span>{{/has_think}}\
        {{#has_errors}} <span class="er">refused</span>{{/has_errors}}\
        {{#has_unkept}} <span class="uk">packets not kept</span>{{/has_unkept}}\
        {{#has_gaps}} <span class="gp">gap in the capture</span>{{/has_gaps}}</p>
        {{/has_chart}}

        """
}
