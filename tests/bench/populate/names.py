"""Words that names are made of."""

GIVEN = """
Aaron Adele Alice Amir Ana Andrei Anita Antonio Asha Benjamin Bianca Boris Carla Carlos Chen Clara Daniel Daria
David Deepa Dmitri Elena Emil Emma Erik Fatima Felix Grace Hana Hannah Henry Hugo Ines Ivan James Jana Javier Jing
Johan Julia Karim Kateryna Laura Leila Leon Lin Lucia Ludwig Maria Marko Maya Mei Michael Mila Mohamed Nadia Nina
Noor Oksana Olga Omar Oscar Paul Petra Priya Rahul Rosa Samuel Sara Sofia Stefan Tariq Thomas Vera Viktor Wei Yusuf
""".split()
SURNAMES = """
Abe Adams Ahmed Alvarez Andersen Bauer Becker Berg Bianchi Bondarenko Brown Castro Chen Clark Costa Davis Diaz Dubois
Evans Fernandez Fischer Fontana Garcia Gomez Gonzalez Green Gupta Hall Hansen Harris Hoffmann Huang Ivanova Jackson
Jansen Johnson Jones Kaur Kelly Khan Kim Klein Kovalenko Kumar Larsen Lee Lewis Li Lin Liu Lopez Martin Martinez
Melnyk Meyer Miller Moore Morales Moreau Morris Murphy Nguyen Nielsen Novak Patel Pavlova Perez Petrov Popescu Ramirez
Reed Reyes Richter Rivera Robinson Rodriguez Romano Rossi Russo Sanchez Sato Schmidt Schneider Shah Shevchenko Silva
Singh Smirnova Smith Suzuki Tanaka Taylor Thomas Torres Tran Turner Vasquez Vogel Wagner Walker Wang Weber White
Williams Wilson Wright Wu Yamamoto Yang Young Zhang Zhao Zhou
""".split()
CITIES = """
Ashford Bayview Brookside Cedarville Clearwater Eastport Elmwood Fairhaven Glenwood Greenfield Harborview Hillcrest
Kingsbridge Lakeside Maplewood Millbrook Northgate Oakland Pinehurst Riverton Rosewood Southfield Springdale Stonebridge
Summerfield Thornton Westbury Willowdale Windsor Woodlands
""".split()
SPECIALTIES = [
    "General practice", "Internal medicine", "Cardiology", "Endocrinology", "Paediatrics", "Neurology", "Oncology",
    "Gastroenterology", "Pulmonology", "Rheumatology", "Nephrology", "Dermatology", "Psychiatry", "Urology",
    "Gynaecology", "Orthopaedics", "Ophthalmology", "Haematology", "Infectious diseases", "Anaesthesiology",
]  # fmt: skip
DEPARTMENTS = ["Internal medicine", "Cardiology", "Outpatient clinic"]
