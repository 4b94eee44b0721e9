package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const listed = `# adder: the sum is a difference
sum.go
-	return a + b
+	return a - b

# adder: two of three summands,
 
# adder: two things are wrong
sum.go
-	return a + b
-}
+	return a
+}
-
-func other() {}
test: ./bench/harness -run TestCounts
run: --engine sim --nodes 4,8
explore: adder --nodes 2
`

func TestParse(t *testing.T) {
	got, err := parse("of/folder", strings.Replace(listed, "# adder: two of three summands,\n", "", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := []mutant{
		{
			folder: "of/folder", line: 1, subject: "adder", fault: "the sum is a difference", file: "sum.go",
			changes: []change{{"\treturn a + b\n", "\treturn a - b\n"}},
		},
		{
			folder: "of/folder", line: 7, subject: "adder", fault: "two things are wrong", file: "sum.go",
			changes: []change{{"\treturn a + b\n}\n", "\treturn a\n}\n"}, {"\nfunc other() {}\n", ""}},
			test:    []string{"./bench/harness", "-run", "TestCounts"},
			run:     []string{"--engine", "sim", "--nodes", "4,8"},
			explore: []string{"adder", "--nodes", "2"},
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(mutant{}, change{})); diff != "" {
		t.Error(diff)
	}
	if got[0].arguments()[0] != "./of/folder" || got[1].arguments()[0] != "./bench/harness" {
		t.Errorf("tests: %v, %v", got[0].arguments(), got[1].arguments())
	}
}

// Whatever is wrong with a list is said with its line.
func TestParseRefuses(t *testing.T) {
	for list, want := range map[string]string{
		"adder: wrong\na.go\n-x\n":                   `of/testdata/mutants.txt:1: "adder: wrong" is no heading`,
		"\n\n# adder\na.go\n-x\n":                    `of/testdata/mutants.txt:3: "# adder" is no heading`,
		"# adder: a | b\na.go\n-x\n":                 "is no heading (allowed: # subject: what is broken, without |)",
		"# a: b":                                     `file: ""`,
		"# a: b\n../a.go\n-x\n":                      `file: "../a.go" (allowed: a file in or below`,
		"# a: b\n/etc/passwd\n-x\n":                  `file: "/etc/passwd"`,
		"# a: b\na_test.go\n-x\n":                    `file: "a_test.go"`,
		"# a: b\na.go\n":                             "no line that it changes",
		"# a: b\na.go\n+x\n":                         `"+x" stands before a line that it could replace`,
		"# a: b\na.go\nx\n":                          `"x" (allowed: lines with - and +, then test:, run:, explore:)`,
		"# a: b\na.go\n-x\ntest:\n":                  "test: no arguments",
		"# a: b\na.go\n-x\nrun: --nodes 4\nrun: x\n": "run: given twice",
		"# a: b\na.go\n-x\nrun: --nodes 4\n-y\n":     `"-y" (allowed`,
		"# a: b\na.go\n-x\n\n# a: b\na.go\n-y\n":     "mutants.txt:5: a: b: stands in line 1 already",
		listed:                                       `mutants.txt:6: file: ""`,
	} {
		if _, err := parse("of", list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", list, err, want)
		}
	}
}

func TestApply(t *testing.T) {
	const file = "package p\n\nfunc f() {\n\tg()\n\tg()\n\th()\n}\n"
	for _, c := range []struct {
		changes []change
		want    string // or what the error says
	}{
		{[]change{{"\th()\n", "\tg()\n"}}, "package p\n\nfunc f() {\n\tg()\n\tg()\n\tg()\n}\n"},
		{[]change{{"\th()\n", ""}, {"package p\n", "package q\n"}}, "package q\n\nfunc f() {\n\tg()\n\tg()\n}\n"},
		{[]change{{"\tg()\n", ""}}, "a.go has these lines 2 times (allowed: once):\n\tg()\n"},
		{[]change{{"h()\n", ""}}, "a.go has these lines 0 times"},
		{[]change{{"\th(\n", ""}}, "a.go has these lines 0 times"},
		{[]change{{"\th()\n", "\th()\n"}}, "nothing is changed"},
	} {
		got, err := mutant{file: "a.go", changes: c.changes}.apply(file)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%q: %q, want %q", c.changes, got, c.want)
		}
	}
}

// FuzzParse: no list makes the parser panic, and what it takes it has read whole.
func FuzzParse(f *testing.F) {
	f.Add(listed)
	f.Add("# a: b\r\na.go\r\n-x\r\n")
	f.Add("# a: b\r\na.gox\n-\r")
	f.Fuzz(func(t *testing.T, list string) {
		mutants, err := parse("of", list)
		if err != nil {
			return
		}
		lines := 0
		for _, m := range mutants {
			lines += 2 + min(len(m.test), 1) + len(m.commands())
			for _, c := range m.changes {
				lines += strings.Count(c.from, "\n") + strings.Count(c.to, "\n")
				if _, err := m.apply(c.from); err != nil && len(m.changes) == 1 && c.from != c.to {
					t.Error(err)
				}
			}
		}
		for line := range strings.Lines(list) {
			if strings.TrimSpace(line) != "" {
				lines--
			}
		}
		if lines != 0 {
			t.Errorf("%d lines too many have been read", lines)
		}
	})
}
