package carbon

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/joulemark/joulemark/internal/suggest"
)

//go:embed data/region_names.csv
var regionNamesCSV string

// place is a country, or a group of them, as people name it.
type place struct {
	code    string
	country bool
	name    string // the first of its names
}

// places finds a place by any of its codes and names, in the form of folded.
var places = sync.OnceValue(func() map[string]place {
	rows, err := table(regionNamesCSV, "region,alpha2,names")
	if err != nil {
		panic(fmt.Errorf("carbon: names of regions: %w", err)) // the data is part of the program
	}
	found := map[string]place{}
	for _, r := range rows {
		first, _, _ := strings.Cut(r[2], ";")
		p := place{code: r[0], country: r[1] != "", name: first}
		for _, name := range append(strings.Split(r[2], ";"), r[0], r[1]) {
			// The two letters US are a region of eGRID.
			if name != "" && name != DefaultRegion {
				found[folded(name)] = p
			}
		}
	}
	return found
})

// placeOf is the code of the place that a name stands for, or else the name itself without what
// people write in different ways: U.S. is US.
func placeOf(name string) string {
	same := folded(name)
	if p, ok := places()[same]; ok {
		return p.code
	}
	return cmp.Or(same, canonical(name))
}

// canonical is the form in which region codes are kept and compared.
func canonical(region string) string { return strings.ToUpper(strings.TrimSpace(region)) }

// plain are the letters of names that carry a mark, without it.
var plain = strings.NewReplacer("&", " AND ", "Á", "A", "À", "A", "Â", "A", "Ã", "A", "Ä", "A", "Å", "A", "Ç", "C",
	"É", "E", "È", "E", "Ê", "E", "Ë", "E", "Í", "I", "Î", "I", "Ï", "I", "İ", "I", "Ñ", "N", "Ó", "O", "Ô", "O",
	"Õ", "O", "Ö", "O", "Ø", "O", "Ú", "U", "Û", "U", "Ü", "U", "Ł", "L", "Š", "S", "Ž", "Z")

// folded is a name without what people write in different ways: case, marks, signs, spaces, a
// leading article, and St for Saint.
func folded(name string) string {
	words := strings.FieldsFunc(plain.Replace(strings.ToUpper(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, w := range words {
		if w == "ST" && len(words) > 1 {
			words[i] = "SAINT"
		}
	}
	if len(words) > 1 && words[0] == "THE" {
		words = words[1:]
	}
	return strings.Join(words, "")
}

// of returns the rows of a region: by code first, so that no name can shadow one, then by what
// else the place is called, and at last by the names of the rows themselves.
func (fs *Factors) of(region string) []Factor {
	code, name, same := canonical(region), folded(region), placeOf(region)
	for _, match := range []func(Factor) bool{
		func(f Factor) bool { return f.Region == code },
		func(f Factor) bool { return placeOf(f.Region) == same },
		func(f Factor) bool { return name != "" && folded(f.Name) == name },
	} {
		i := slices.IndexFunc(fs.list, match)
		if i < 0 {
			continue
		}
		return fs.rows(fs.list[i].Region)
	}
	return nil
}

// rows are those of a code.
func (fs *Factors) rows(code string) []Factor {
	is := func(f Factor) bool { return f.Region == code }
	i := slices.IndexFunc(fs.list, is)
	if i < 0 {
		return nil
	}
	j := i
	for j < len(fs.list) && is(fs.list[j]) {
		j++
	}
	return fs.list[i:j]
}

// unknown is the error about a region without a factor.
func (fs *Factors) unknown(region string) error {
	_, known := places()[folded(region)]
	e := &UnknownRegionError{Region: region, Place: known, Known: fs.Regions()}
	if !known {
		e.Nearest = fs.nearest(region)
	}
	return e
}

// nearest are the codes of regions that somebody may have meant. Codes of two and three letters are
// too near each other to tell anything, and so are short names: Iran is not nearly Iraq. So a name
// has to be long, wrong in a letter or two, and like that of one place alone.
func (fs *Factors) nearest(region string) []string {
	const shortCode, shortName, long = 4, 6, 9
	var codes []string
	for _, code := range fs.Regions() {
		if _, named := places()[folded(code)]; named {
			continue // a word, for which the rule of names holds
		}
		if len(code) >= shortCode && len(canonical(region)) >= shortCode {
			codes = append(codes, code)
		}
	}
	if near := suggest.Nearest(canonical(region), codes); len(near) > 0 {
		return near
	}
	typed := folded(region)
	most := 1
	if len(typed) >= long {
		most = 2
	}
	if len(typed) < shortName {
		return nil
	}
	var found []string
	for name, code := range fs.names() {
		if suggest.Distance(typed, name) <= most && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found
}

// names are the codes of all regions of the catalogue by their names, folded.
func (fs *Factors) names() map[string]string {
	all := map[string]string{}
	has := map[string]bool{}
	for _, f := range fs.list {
		has[f.Region] = true
		if f.Name != "" {
			all[folded(f.Name)] = f.Region
		}
	}
	for name, p := range places() {
		if has[p.code] {
			all[name] = p.code
		}
	}
	return all
}

// UnknownRegionError is returned for a region that the catalogue does not have.
type UnknownRegionError struct {
	Region  string
	Place   bool     // it is a country, or a group of them, that has no factor
	Nearest []string // codes of what may have been meant, the closest first
	Known   []string // all codes
}

func (e *UnknownRegionError) Error() string { return e.Unwrap().Error() }

// mostRegions bounds how many codes an error lists.
const mostRegions = 50

// Unwrap is the error about the name, with what is allowed.
func (e *UnknownRegionError) Unwrap() error {
	value := fmt.Sprintf("%q is unknown%s", e.Region, suggest.Question(named(e.Nearest)))
	if e.Place {
		value = fmt.Sprintf("%q has no factor", e.Region)
	}
	return &suggest.KeyError{Key: "carbon: grid region", Value: value, Allowed: e.Allowed(), Prose: true}
}

// Allowed are the regions that there are, in words.
func (e *UnknownRegionError) Allowed() string {
	var regions, countries []string
	for _, k := range e.Known {
		if places()[folded(k)].country {
			countries = append(countries, k)
		} else {
			regions = append(regions, k)
		}
	}
	if more := len(regions) - mostRegions; more > 0 {
		regions = append(regions[:mostRegions:mostRegions], fmt.Sprintf("%d more", more))
	}
	allowed := nonEmpty(strings.Join(regions, ", "))
	switch n := len(countries); {
	case n > mostRegions:
		allowed = append(allowed, fmt.Sprintf("one of %d countries by name or ISO 3166 code (%s to %s)",
			n, countries[0], countries[n-1]))
	case n > 0:
		allowed = append(allowed, strings.Join(countries, ", "))
	}
	return strings.Join(allowed, ", or ")
}

// named puts the names of countries behind their codes.
func named(codes []string) []string {
	list := slices.Clone(codes)
	for i, code := range codes {
		if p := places()[folded(code)]; p.country && p.name != "" {
			list[i] = code + " (" + p.name + ")"
		}
	}
	return list
}
