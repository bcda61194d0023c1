"""World regions of countries, as readers of news speak of them."""

from __future__ import annotations

__all__ = ["REGIONS", "region_of"]

_TABLE = {
    "Africa": """DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ GQ ER SZ ET GA GM GH GN GW KE LS LR
        LY MG MW ML MR MU YT MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW
        IO TF""",
    "North America": "US CA GL BM PM UM",
    "Latin America": """MX GT BZ SV HN NI CR PA CU DO HT JM PR TT BB BS AG DM GD KN LC VC AI AW BQ
        CW SX VG VI KY TC MS GP MQ MF BL CO VE EC PE BO BR PY UY AR CL GY SR GF FK GS""",
    "Asia": """CN HK MO TW JP KR KP MN IN PK BD LK NP BT MV AF KZ KG TJ TM UZ MM TH LA VN KH MY SG
        ID PH BN TL""",
    "Europe": """AL AD AM AT AZ BY BE BA BG HR CY CZ DK EE FO FI FR GE DE GI GR GG HU IS IE IM IT
        JE LV LI LT LU MT MD MC ME NL MK NO PL PT RO RU SM RS SK SI ES SJ SE CH UA GB VA AX XK""",
    "Middle East": "BH IR IQ IL JO KW LB OM PS QA SA SY TR AE YE EG",
    "Oceania": """AU NZ FJ PG SB VU NC PF WS AS TO TV KI NR MH FM PW GU MP CK NU TK WF PN NF CC CX
        HM""",
}

#: ISO 3166-1 alpha-2 code to region. Antarctica and Bouvet Island, which have no outlets, are left
#: out; Kosovo goes by its user-assigned code. Egypt is told with the Middle East, as its news is.
REGIONS: dict[str, str] = {
    code: region for region, codes in _TABLE.items() for code in codes.split()
}


def region_of(country: str | None) -> str | None:
    """Region of an ISO 3166-1 alpha-2 country, or None where the code is unknown."""
    return REGIONS.get(country.upper()) if country else None
