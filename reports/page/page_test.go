package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/reports"
)

// sample is a real run of three algorithms at two sizes on two engines.
func sample(t testing.TB) *record.Results {
	t.Helper()
	text, err := os.ReadFile("testdata/run.json")
	if err != nil {
		t.Fatal(err)
	}
	res, err := saved.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// pageOf is the page of results, or of several.
func pageOf(t testing.TB, runs ...*record.Results) string {
	t.Helper()
	var files []reports.Saved
	for i, res := range runs {
		files = append(files, reports.Saved{Name: fmt.Sprintf("runs/%c.json", 'a'+i), Results: res})
	}
	var b bytes.Buffer
	opts := reports.Options{Textbook: catalogue.BuiltIn().TextbookGrowth}
	if err := reports.WriteAll(&b, reports.HTML, files, opts, reports.Write); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPage(t *testing.T) {
	text := pageOf(t, sample(t))
	golden.Check(t, "page.html", func(b *bytes.Buffer) error {
		b.WriteString(text)
		return nil
	})
	if again := pageOf(t, sample(t)); again != text {
		t.Error("the same records give another page")
	}
}

// What a page holds is read back as the run that it is of; of several runs nobody can tell which.
func TestPageIsReadBack(t *testing.T) {
	want := sample(t)
	got, err := saved.Read([]byte(pageOf(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	for text, want := range map[string]string{
		pageOf(t, sample(t), sample(t)):           "a page of several runs (allowed: that of one)",
		"<!DOCTYPE html><title>something</title>": "a page without records (allowed: the page of a run)",
	} {
		if _, err := saved.Read([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// The policy of the page allows its own script and nothing else, and nothing in it points
// elsewhere.
func TestPolicy(t *testing.T) {
	text := pageOf(t, sample(t))
	script := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindStringSubmatch(text)
	if script == nil {
		t.Fatal("there is no script")
	}
	sum := sha256.Sum256([]byte(script[1]))
	policy := "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
	for old, new := range map[string]string{"'": "&#39;", "+": "&#43;"} {
		policy = strings.ReplaceAll(policy, old, new)
	}
	if !strings.Contains(text, `http-equiv="Content-Security-Policy" content="`+policy+`"`) {
		t.Errorf("the page lacks the policy %s", policy)
	}
	if n := len(script[1]); n > 10_000 {
		t.Errorf("the script has %d bytes (allowed: 10,000)", n)
	}
	for _, elsewhere := range []string{"src=", "<link", "@import", "url(", "<iframe", "<object", "<base", "<form"} {
		if strings.Contains(text, elsewhere) {
			t.Errorf("the page has %s", elsewhere)
		}
	}
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "#") || !strings.Contains(text, ` id="`+m[1][1:]+`"`) {
			t.Errorf("a link goes to %s", m[1])
		}
	}
}

// hostile gives everything that users name names that a page could act upon.
func hostile(t testing.TB) *record.Results {
	res := sample(t)
	res.Tool = `joulemark </title><script>alert(1)</script>`
	res.Scenario.Name = `"><img src=x onerror=alert(2)>`
	res.Warnings = []string{`<svg onload=alert(3)>`, "{{.}}", "\x1b[31mred", "javascript:alert(4)"}
	for i := range res.Records {
		r := &res.Records[i]
		r.Algorithm = `</script><script>alert(5)</script>` + r.Algorithm
		r.Unit = `' onfocus=alert(6) x='`
		r.Problem = `--><p onclick="alert(7)">` + r.Problem
		r.GridRegion, r.EnergySource, r.Topology = "<b>US", "<i>model", "</table>"
		r.Metrics = []record.NamedFigure{{Name: "<textarea>", Value: 1, Unit: "<u>"}}
	}
	return res
}

// Names of users stay texts.
func TestHostileNames(t *testing.T) {
	for _, text := range []string{pageOf(t, hostile(t)), pageOf(t, hostile(t), sample(t))} {
		if n := strings.Count(text, "<script>"); n != 1 {
			t.Errorf("%d scripts of our own, want 1", n)
		}
		for _, tag := range []string{
			"<img", "<b>", "<i>", "<u>", "<textarea", "<p onclick", "<svg onload",
			"alert(5)</script>",
		} {
			if strings.Contains(text, tag) {
				t.Errorf("the page has %s", tag)
			}
		}
		// A quote that ends an attribute would make one of what follows.
		if m := regexp.MustCompile(`<[a-z][^<>]* on[a-z]+\s*=`).FindString(text); m != "" &&
			!strings.Contains(m, "&#39; onfocus") {
			t.Errorf("the page has %s", m)
		}
	}
	want := hostile(t)
	got, err := saved.Read([]byte(pageOf(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Records, got.Records); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// A page has every figure of the table that a terminal shows.
func TestPageHasTheTable(t *testing.T) {
	res := sample(t)
	var table bytes.Buffer
	if err := reports.Write(&table, reports.Table, res, reports.Options{Width: 400}); err != nil {
		t.Fatal(err)
	}
	text := pageOf(t, res)
	found := 0
	for line := range strings.Lines(table.String()) {
		if !regexp.MustCompile(`^(bully|2pc|chang-roberts) `).MatchString(line) || strings.Contains(line, " at N = ") {
			continue
		}
		for cell := range strings.FieldsSeq(line) {
			if cell = strings.Trim(cell, "~()"); cell == "0" || cell == "complete" {
				continue // columns that say nothing are left out
			}
			if !strings.Contains(text, cell) && !strings.Contains(text, strings.ReplaceAll(cell, "+", "&#43;")) {
				t.Errorf("the page lacks %q of %s", cell, line)
			}
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d cells were looked for", found)
	}
}

// A page of nothing, and one of programs of others, say so.
func TestPagesWithoutVerdict(t *testing.T) {
	res := sample(t)
	res.Records = nil
	if text := pageOf(t, res); !strings.Contains(text, "there are no records") || strings.Contains(text, "<figure>") {
		t.Error("a page without records has charts, or does not say that there are none")
	}
	res, err := saved.Read([]byte("goos: linux\ncpu: x\npkg: example.com/p\nBenchmarkA-2 100 25.5 " +
		"ns/op\nBenchmarkB-2 100 5 ns/op\n"))
	if err != nil {
		t.Fatal(err)
	}
	if text := pageOf(t, res); !strings.Contains(text, "these are programs of others") {
		t.Error("a page of benchmarks has a verdict")
	}
}

// Several runs are one page with a table of all, and links to each.
func TestSeveralRuns(t *testing.T) {
	text := pageOf(t, sample(t), sample(t), sample(t))
	for _, want := range []string{
		"<title>joulemark: 3 runs</title>", `<a href="#r3-run">runs/c.json</a>`, `<section id="r3-run">`,
		`<h2>All runs</h2>`, "by run</h3>", `<a href="#r2-data">Data</a>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if ids := regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1); len(ids) > 0 {
		seen := map[string]bool{}
		for _, m := range ids {
			if seen[m[1]] {
				t.Errorf("%s is there twice", m[1])
			}
			seen[m[1]] = true
		}
	}
}
