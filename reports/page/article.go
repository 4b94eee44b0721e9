package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/charts"
	"github.com/joulemark/joulemark/reports/document"
)

// Article is what a page says that is not of one run: a document with its charts, such as a
// comparison, a trend or an experiment.
type Article struct {
	*document.Document
	Figures []result.Figure
	// Diagrams are drawings that are there already, as SVG, with their titles.
	Diagrams []Diagram
}

// Diagram is a drawing as SVG, which must not depend on a style sheet.
type Diagram struct {
	Title string
	SVG   []byte
}

// WriteArticles writes a page of articles alone. One article gives the page its title.
func WriteArticles(w io.Writer, title string, articles []Article) error {
	v := newView(title)
	v.Articles = shown(articles)
	if len(articles) == 1 {
		v.Title, v.Articles[0].Document = articles[0].Title, untitled(articles[0].Document)
	}
	return document.Whole(w, func(b *bytes.Buffer) error { return page.Execute(b, v) })
}

// untitled is a document without its title, which stands somewhere else.
func untitled(d *document.Document) *document.Document {
	out := *d
	out.Title = ""
	return &out
}

// newView is a page without anything on it.
func newView(title string) view {
	sum := sha256.Sum256([]byte(script))
	return view{
		Title: title,
		Policy: "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-" +
			base64.StdEncoding.EncodeToString(sum[:]) + "'",
		Style:  template.HTML("<style>\n" + styles + charts.Styles + "</style>"), //nolint:gosec // our own
		Script: template.HTML("<script>" + script + "</script>"),                 //nolint:gosec // our own
	}
}

// article is an article on its way to the page.
type article struct {
	*document.Document
	ID      string
	Figures []figure
	Drawn   []drawn
}

// drawn is a diagram with a name for those who do not see it.
type drawn struct {
	Title string
	SVG   template.HTML
}

func shown(articles []Article) []article {
	list := make([]article, len(articles))
	for i, a := range articles {
		list[i] = article{Document: a.Document, ID: fmt.Sprintf("a%d-", i+1)}
		for _, fig := range a.Figures {
			list[i].Figures = append(list[i].Figures, figureOf(fig, "series"))
		}
		for _, d := range a.Diagrams {
			list[i].Drawn = append(list[i].Drawn, drawn{d.Title, template.HTML(d.SVG)}) //nolint:gosec // our own
		}
	}
	return list
}

// Of is what the charts of an article are of, "" where the page says it.
func (a article) Of() string { return a.Title }

// Sheet is a table of an article.
func (article) Sheet(s document.Sheet, heading string) labelled {
	if heading == "" {
		heading = "Table"
	}
	return labelled{s, heading, heading}
}
