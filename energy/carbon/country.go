package carbon

import "slices"

// Country is the country that a region of factors lies in, by its code in factors: the country's
// name and its three letters of ISO 3166. The United States and the subregions of eGRID lie in the
// United States. ok is false of groups of countries, and of regions that a user has made up.
func Country(region string) (name, alpha3 string, ok bool) {
	code := canonical(region)
	if slices.ContainsFunc(egridRegions(), func(r string) bool { return r == code }) {
		code = "USA"
	}
	p, known := places()[folded(code)]
	if !known || !p.country || p.code != code {
		return "", "", false
	}
	if rows := defaultFactors().rows(code); len(rows) > 0 { // whose name is the usual one
		return rows[0].Name, code, true
	}
	return p.name, code, true
}

// egridRegions are the codes that the EPA publishes factors of.
func egridRegions() (codes []string) {
	for _, f := range defaultFactors().list {
		if f.Publisher == "EPA" {
			codes = append(codes, f.Region)
		}
	}
	return codes
}
