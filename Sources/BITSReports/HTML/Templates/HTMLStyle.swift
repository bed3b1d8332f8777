/// The style sheet; no `<` and no `&`, so that it stands in XML too.
enum HTMLStyle {
    static let text = colours + page + tables + sessions + drawings + print

    /// Text has at least 4.5 : 1 to its ground in both schemes.
    private static let colours = """
        :root{--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--soft:#f5f7f9;--link:#0550ae;
        --bad:#b3261e;--fair:#7d5300;--good:#1a6b2f;--note:#5b3d99;--again:#8a4b00;--ack:#0b6b5d}
        @media (prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e6e8eb;--dim:#a5aeb8;--line:#3a424c;--soft:#1d2229;
        --link:#7cb7ff;--bad:#ff8a80;--fair:#f0b64a;--good:#6fd08c;--note:#c7a5ff;--again:#ffb072;--ack:#5fd3c0}}

        """

    private static let page = """
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem}
        body{margin:0 auto;max-width:76rem;padding:1rem 1.25rem 3rem;background:var(--bg);color:var(--fg);
        font:15px/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
        h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}
        h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
        h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
        h4{font-size:.95rem;margin:1.3rem 0 .3rem}
        p{margin:.4rem 0;max-width:64rem;overflow-wrap:anywhere}
        a{color:var(--link)}
        code{font:.92em ui-monospace,"Liberation Mono",monospace;overflow-wrap:anywhere}
        .lead{font-size:1.05rem}
        .dim{color:var(--dim);font-size:.9rem}
        .alarm{border-left:4px solid var(--bad);padding:.3rem .8rem;background:var(--soft)}
        .notes{padding-left:1.2rem;max-width:64rem}
        .skip{position:absolute;left:-99rem}
        .skip:focus{position:static}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--dim);font-size:.9rem}
        .o,.v{font-weight:600;white-space:nowrap}
        .o.bad,.v.violation,.alarm b{color:var(--bad)}
        .o.fair,.v.warning{color:var(--fair)}
        .o.good{color:var(--good)}
        .v.note{color:var(--note)}
        .v.information{color:var(--dim)}

        """

    private static let tables = """
        .scroll{overflow-x:auto;max-width:100%}
        table{border-collapse:collapse;font-size:.9rem}
        caption{text-align:left;font-weight:600;padding:.2rem 0}
        th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
        td{white-space:nowrap}
        th{font-weight:600}
        tbody th{font-weight:400}
        .n{text-align:right;font-variant-numeric:tabular-nums}
        td.w,th.w,span.w{white-space:normal;overflow-wrap:anywhere;min-width:12rem}
        td.f{white-space:normal;min-width:7.5rem}
        @media (max-width:72rem){td.a{white-space:normal}}
        td.t{white-space:normal;min-width:6.2rem}
        .fold summary{cursor:pointer}
        .tiles{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}
        .tally{align-self:flex-start}
        #sessions{min-width:54rem;width:100%}
        #sessions td,#sessions th{padding:.3rem .45rem}
        #sessions td.w{min-width:10rem}
        #sessions thead th{background:var(--soft);vertical-align:bottom}
        th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit;
        white-space:nowrap}
        th button::after{content:"\\2195";display:inline-block;width:1.1em;text-align:center;color:var(--dim)}
        th[aria-sort=ascending] button::after{content:"\\2191";color:inherit}
        th[aria-sort=descending] button::after{content:"\\2193";color:inherit}
        #filter{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;margin:.6rem 0}
        #filter[hidden],[hidden]{display:none}
        #filter label{white-space:nowrap}
        input,select,#filter button{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--dim);
        border-radius:4px;padding:.15rem .4rem}
        #shown{color:var(--dim);margin:0}

        """

    private static let sessions = """
        details.s{border:1px solid var(--line);border-left:4px solid var(--dim);border-radius:4px;margin:.6rem 0;
        padding:.2rem .9rem}
        details.bad{border-left-color:var(--bad)}
        details.fair{border-left-color:var(--fair)}
        details.good{border-left-color:var(--good)}
        summary{cursor:pointer;padding:.25rem 0}
        summary h3{display:inline}
        summary span{color:var(--dim);font-weight:400;font-size:.95rem;margin-left:.4rem;overflow-wrap:anywhere}
        .step{border-left:4px solid var(--link);padding-left:.7rem}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));gap:.15rem 1.5rem;
        margin:.6rem 0;font-size:.9rem}
        dl div{display:flex;gap:.6rem}
        dt{color:var(--dim);flex:0 0 7rem;overflow-wrap:anywhere}
        dd{margin:0;overflow-wrap:anywhere;min-width:0}
        .findings{list-style:none;padding:0;margin:.4rem 0}
        .findings li{border-left:3px solid var(--line);padding:.1rem .8rem;margin:.6rem 0}
        .findings li.violation{border-color:var(--bad)}
        .findings li.warning{border-color:var(--fair)}
        .findings li.note{border-color:var(--note)}
        .findings p{margin:.1rem 0}
        .findings dl{display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;margin:.1rem 0}
        .findings dt{flex:none}
        .shares{list-style:none;padding:0;margin:.2rem 0;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;font-size:.9rem}
        .shares li::before{content:"";display:inline-block;margin-right:.4em;border:.4em solid
        var(--part)}
        .rules h3{overflow-wrap:anywhere}

        """

    private static let drawings = """
        svg{display:block;font:12px ui-monospace,"Liberation Mono",monospace;fill:none;stroke-width:1.5}
        svg text{fill:var(--fg);stroke:none}
        .e{text-anchor:end}
        .m{text-anchor:middle}
        .seq,.chart{width:100%;min-width:46rem;max-width:60rem;overflow:hidden}
        .seq{min-width:50rem;max-width:64.7rem}
        .seq .lane{stroke:var(--line)}
        .seq rect{fill:var(--bg)}
        .seq g>.e,.seq g .fr{fill:var(--dim);font-size:11px}
        .seq g .no{fill:var(--dim);font-style:italic}
        .seq path{stroke:var(--link)}
        .seq .a path{stroke:var(--ack)}
        .seq .re path{stroke:var(--again);stroke-dasharray:7 3}
        .seq .re text:nth-of-type(2){fill:var(--again)}
        .seq .er path{stroke:var(--bad)}
        .seq .er text:nth-of-type(2),.seq .gp text:nth-of-type(2){fill:var(--bad)}
        .seq .gp path{stroke:var(--bad);stroke-dasharray:2 4}
        .seq .ru path{stroke-dasharray:none;stroke-width:2.5}
        .seq .pa text,.seq .rm text{fill:var(--dim)}
        .chart .grid{stroke:var(--line);stroke-width:1}
        .chart path{stroke-linecap:round}
        .chart .se{stroke:var(--link);stroke-width:2}
        .chart .re{stroke:var(--again);stroke-width:3}
        .chart .th{stroke:var(--note);stroke-dasharray:1 4}
        .chart .ak{stroke:var(--ack);stroke-width:4}
        .chart .uk{stroke:var(--dim);stroke-dasharray:2 6}
        .chart .er{stroke:var(--bad);stroke-width:2}
        .chart .gp{stroke:var(--bad);stroke-dasharray:4 3}
        .key{font-size:.85rem;color:var(--dim);display:flex;flex-wrap:wrap;gap:.1rem 1.2rem}
        .key span::before{content:"";display:inline-block;width:1.4em;margin-right:.4em;vertical-align:.25em;
        border-top:3px solid var(--link)}
        .key .ak::before{border:.25em solid var(--ack);width:0;border-radius:50%;vertical-align:.1em}
        .key .re::before{border-color:var(--again)}
        .key .th::before{border-top:2px dotted var(--note)}
        .key .er::before{content:"\\00d7";border:0;width:auto;color:var(--bad);font-weight:700;vertical-align:0}
        .key .uk::before{border-top:2px dotted var(--dim)}
        .key .gp::before{border-top:2px dashed var(--bad)}
        .bar{width:100%;max-width:60rem;height:14px}
        .bar rect{fill:var(--part);stroke:var(--bg);stroke-width:.5}
        .t0{--part:#2f6fbf}.t1{--part:#c2603a}.t2{--part:#b3261e}.t3{--part:#d99a2b}.t4{--part:#7a9ccc}.t5{--part:#6b4fb0}
        .t6{--part:#3a9183}.t7{--part:#a3559a}.t8{--part:#8a8f3a}.t9{--part:#d4668a}.t10{--part:#c9b458}.t11{--part:#9aa4af}
        .t12{--part:#555d66}

        """

    /// Everything is unfolded on paper, in dark ink.
    private static let print = """
        @media print{
        :root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--soft:#f2f2f2;--link:#0550ae;--bad:#a01c15;
        --fair:#6b4700;--good:#155a27;--note:#4c3280;--again:#7a4200;--ack:#085a4e}
        @page{size:A4;margin:14mm 12mm}
        html{font-size:9.5pt}
        body{max-width:none;padding:0;font-size:1rem}
        #filter,.skip{display:none}
        .scroll{overflow:visible}
        #sessions{min-width:0;font-size:7.5pt}
        #sessions td,#sessions th{padding:.15rem .25rem;white-space:normal}
        td.w,th.w{min-width:9rem}
        #sessions td.w{min-width:0}
        #sessions td.n{white-space:nowrap}
        td.f{min-width:0}
        th button::after{content:none}
        .fold .scroll{columns:2;column-gap:1.5rem}
        .fold table{font-size:7pt}
        .fold td,.fold th{padding:.1rem .25rem;white-space:nowrap}
        .seq,.chart{min-width:0;max-width:100%}
        details.s{break-inside:auto;border:0;border-left:3px solid var(--dim)}
        summary{list-style:none;break-after:avoid}
        h2,h3,h4{break-after:avoid}
        tr,.findings li,.seq,.chart,.bar,dl div{break-inside:avoid}
        thead{display:table-header-group}
        a{color:inherit;text-decoration:none}
        }

        """
}
