package reports

import (
	"html/template"
	"io"
	"path"
	"strings"
	"time"
)

// Index is the page of a folder with the files of several experiments: what made them, when, and
// how to make each again.
type Index struct {
	Tool    string // name and version
	Command string // that made the folder
	Date    time.Time
	Entries []IndexEntry
}

// IndexEntry is one experiment of an index.
type IndexEntry struct {
	Name, Title string
	Parameters  string
	Command     string   // that makes its files again
	Files       []string // names of those that were written, relative to the page
	Missing     []string // what is not there of what was asked for
}

// Pictures are the files that a page can show; each figure once, as a drawing.
func (e IndexEntry) Pictures() []string {
	var pictures []string
	for _, f := range e.Files {
		if path.Ext(f) == ".svg" {
			pictures = append(pictures, f)
		}
	}
	return pictures
}

// Spoken is the name of a picture for those who do not see it.
func (e IndexEntry) Spoken(file string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(file, e.Name+"-"), path.Ext(file))
	return "Picture of " + e.Name + ": " + strings.ReplaceAll(name, "-", " ")
}

// indexPage needs neither a network nor a script.
var indexPage = template.Must(template.New("index").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Experiments</title>
<style>
body { font-family: sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #222; }
img { max-width: 100%; height: auto; border: 1px solid #ddd; margin: 0.5em 0; }
code { background: #f4f4f4; padding: 0.2em 0.4em; overflow-wrap: anywhere; }
dt { color: #666; } dd { margin: 0 0 0.5em 0; }
.missing { color: #a33; }
@media (prefers-color-scheme: dark) {
:root { color-scheme: dark; }
body { background: #181818; color: #ddd; } dt { color: #aaa; } code { background: #2a2a2a; }
a { color: #8ab4f8; } .missing { color: #f08a8a; } img { background: #fff; border-color: #555; }
}
.pictures { display: grid; gap: 0 1em; align-items: start;
grid-template-columns: repeat(auto-fit, minmax(min(100%, 26em), 1fr)); }
@page { size: A4; margin: 14mm; }
@media print {
body { max-width: none; margin: 0; padding: 0; font-size: 10pt; color: #000; background: #fff; }
h2, dt, dd, dl { break-after: avoid; } dd, li, a { break-inside: avoid; }
a { color: inherit; text-decoration: none; } .files { display: none; }
.pictures { display: block; font-size: 0; } .pictures a { display: inline-block; width: 50%; vertical-align: top; }
img { border: 0; max-height: 17cm; }
}
</style>
</head>
<body>
<h1>Experiments</h1>
<dl>
<dt>Made by</dt><dd>{{.Tool}}</dd>
<dt>On</dt><dd>{{.Date.Format "2006-01-02 15:04:05 -07:00"}}</dd>
<dt>With</dt><dd><code>{{.Command}}</code></dd>
</dl>
<ul>
{{- range $i, $e := .Entries}}
<li><a href="#experiment-{{$i}}">{{.Name}}</a>: {{.Title}}</li>
{{- end}}
</ul>
{{- range $i, $e := .Entries}}
<h2 id="experiment-{{$i}}">{{.Name}}: {{.Title}}</h2>
{{- range .Missing}}
<p class="missing">Missing: {{.}}</p>
{{- end}}
<dl>
{{with .Parameters}}<dt>Parameters</dt><dd>{{.}}</dd>{{end}}
<dt>To make it again</dt><dd><code>{{.Command}}</code></dd>
{{if .Files}}<dt class="files">Files</dt><dd class="files">{{range .Files}}<a href="{{.}}">{{.}}</a> {{end}}</dd>{{end}}
</dl>
<div class="pictures">
{{- range .Pictures}}
<a href="{{.}}"><img src="{{.}}" alt="{{$e.Spoken .}}"></a>
{{- end}}
</div>
{{- end}}
</body>
</html>
`))

// Write writes the page as HTML.
func (x *Index) Write(w io.Writer) error { return indexPage.Execute(w, x) }
