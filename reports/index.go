package reports

import (
	"html/template"
	"io"
	"path"
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

// indexPage needs neither a network nor a script.
var indexPage = template.Must(template.New("index").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Experiments</title>
<style>
body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }
img { max-width: 100%; height: auto; border: 1px solid #ddd; margin: 0.5em 0; }
code { background: #f4f4f4; padding: 0.2em 0.4em; overflow-wrap: anywhere; }
dt { color: #666; } dd { margin: 0 0 0.5em 0; }
.missing { color: #a33; }
@media (prefers-color-scheme: dark) {
:root { color-scheme: dark; }
body { background: #181818; color: #ddd; } dt { color: #aaa; } code { background: #2a2a2a; }
a { color: #8ab4f8; } .missing { color: #f08a8a; } img { background: #fff; border-color: #555; }
}
@media print {
h2, dt { break-after: avoid; } img { break-inside: avoid; max-height: 22cm; }
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
{{if .Files}}<dt>Files</dt><dd>{{range .Files}}<a href="{{.}}">{{.}}</a> {{end}}</dd>{{end}}
</dl>
{{- range .Pictures}}
<a href="{{.}}"><img src="{{.}}" alt="{{.}}"></a>
{{- end}}
{{- end}}
</body>
</html>
`))

// Write writes the page as HTML.
func (x *Index) Write(w io.Writer) error { return indexPage.Execute(w, x) }
