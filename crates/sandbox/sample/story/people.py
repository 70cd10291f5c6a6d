"""The invented people of the story. Names are combined at random; addresses are on reserved domains (RFC 2606)."""

import dataclasses
import random
import unicodedata

GIVEN = """Ada Amara Aisha Alejandro Anouk Ayşe Bjørn Carmen Chidi Chloé Daniel Diego Elif Emeka Fatima Femi Freya
Gabriela Giulia Grace Hana Hugo Ines Ingrid Ivan Jamal Jin João Jonas Julia Kamala Kofi Lars Leila Liam Lin Lucía
Mahmoud Malik Marta Mateo Mei Mila Mohammed Nadia Naoko Niamh Noor Oksana Olga Omar Paweł Priya Rahul Ravi Rosa Rui
Sana Siobhán Sofia Sven Tariq Thandi Tomás Ulrike Vikram Wanjiru Wei Yara Yuki Zeynep Zoë Zuzana""".split()
FAMILY = """Abebe Adeyemi Almeida Andersson Bakker Banerjee Bauer Bernard Bianchi Castillo Chen Cohen Costa Dąbrowski
Delgado Demir Diallo Dubois Dvořák Eriksen Farah Fernández Fischer García Goldberg Gruber Haddad Hansen Hoang Horvat
Ibrahim Ito Ivanova Jansen Johansson Kamau Kaya Khan Kim Kovács Kowalska Kumar Lefèvre Lindqvist López Mahlangu
Martins Mbeki Mensah Meyer Moreau Müller Mutua Nakamura Ndiaye Nguyen Novák Nowak Nwosu Oliveira Okafor O’Brien
Ortiz Osei Papadopoulos Park Patel Petrov Popescu Qureshi Rahman Reyes Rossi Sánchez Santos Sato Schmidt Sharma Silva
Singh Suzuki Tanaka Tesfaye Torres Tran Turner Vargas Virtanen Wagner Walker Wang Weiss Wong Yamamoto Yılmaz Zhang""".split()
DEPARTMENTS = ["Engineering", "Sales", "Finance", "People", "Support", "Legal", "Marketing", "Operations"]
TITLES = ["Associate", "Specialist", "Analyst", "Engineer", "Senior Engineer", "Lead", "Manager", "Director"]
ODD = str.maketrans({"ø": "o", "ł": "l", "ş": "s", "ı": "i", "’": None, "ü": "u"})


@dataclasses.dataclass
class Person:
    given: str
    family: str
    domain: str
    number: int
    department: str
    title: str
    address: str
    external: str
    id: str | None = None
    active: bool = True
    phone: str | None = None

    @property
    def name(self):
        return f"{self.given} {self.family}"


def plain(text):
    """The letters of a name that an address may have."""
    decomposed = unicodedata.normalize("NFKD", text.translate(ODD)).lower()
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha())


class People:
    """Makes people, each with an address of their own."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.addresses = set()

    def new(self, domain, prefix):
        given, family = self.random.choice(GIVEN), self.random.choice(FAMILY)
        stem = address = f"{plain(given)}.{plain(family)}"
        while address in self.addresses:
            address = f"{stem}{len(self.addresses) % 90 + 2}"
        self.addresses.add(address)
        return Person(
            given=given,
            family=family,
            domain=domain,
            number=10_000 + len(self.addresses),
            department=self.random.choice(DEPARTMENTS),
            title=self.random.choice(TITLES),
            address=f"{address}@{domain}",
            external=f"{prefix}{self.random.getrandbits(40):010x}",
        )
