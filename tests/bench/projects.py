"""What is measured: projects of cmig and of Alembic, the raw programs' scripts, databases."""
import os
import random
import sqlite3
import subprocess


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as out:
        out.write(text)


def configure(folder, config=''):
    write(f'{folder}/cmig.yaml', 'cmig: 1\nurl: sqlite:///app.db\n' + config)


REVISION = '''cmig: 1
revision: "r{i:05d}"
down_revision: {down}
message: step {i}
created: 2026-01-01T00:00:00Z

upgrade:
- create_table:
    name: t_{i:05d}
    columns:
      id: integer pk
      name: string(20) not null
      email: string(30)
      age: integer
      created_at: timestamp
- create_index: {{name: ix_t_{i:05d}_email, table: t_{i:05d}, columns: [email]}}

downgrade:
- drop_table: t_{i:05d}
'''

TABLE = ('CREATE TABLE t_{i:05d} (id INTEGER NOT NULL, name VARCHAR(20) NOT NULL, '
         'email VARCHAR(30), age INTEGER, created_at TIMESTAMP, PRIMARY KEY (id))')
INDEX = 'CREATE INDEX ix_t_{i:05d}_email ON t_{i:05d} (email)'


def chain(folder, count, config=''):
    """Linear revisions of a table and an index each."""
    configure(folder, config)
    for i in range(1, count + 1):
        down = 'null' if i == 1 else f'"r{i - 1:05d}"'
        write(f'{folder}/migrations/versions/r{i:05d}_step.yaml', REVISION.format(i=i, down=down))


def random_graph(folder, count):
    """A graph with branches, merges, labels, dependencies and several bases; the same for the same
    count. It grows as that of a real project does: most revisions stand on one of the last. There are
    a hundred labels whatever the count, for a history prints, of each revision, all that reach it."""
    numbers = random.Random(count)
    configure(folder)
    tips = []
    for i in range(count):
        fraction = numbers.random()
        near = range(max(0, i - 50), i)
        if i == 0 or fraction < 20 / count:
            parents = []
        elif len(tips) > 1 and fraction < 0.1:
            parents = numbers.sample(tips, 2)
        else:
            parents = [numbers.choice(tips if fraction < 0.9 else near)]
        tips = [tip for tip in tips if tip not in parents] + [i]
        header = {'down_revision': parents}
        if i > 100 and numbers.random() < 0.05:
            header['depends_on'] = numbers.sample(range(i - 100, i - 50), 2)
        write(f'{folder}/migrations/versions/g{i:06d}_step.yaml', graph_revision(i, header, i % (count // 100) == 0))


def graph_revision(number, header, has_label):
    lines = ['cmig: 1', f'revision: "g{number:06d}"']
    for key, others in header.items():
        names = ', '.join(f'"g{other:06d}"' for other in others)
        lines.append(f'{key}: [{names}]' if names else f'{key}: null')
    if has_label:
        lines.append(f'branch_labels: [l{number:06d}]')
    return '\n'.join([*lines, f'message: step {number}', 'upgrade: []', 'downgrade: []', ''])


def raw_script(path, count, each):
    """The same SQL as the chain's, a statement a line, in one transaction or in one each."""
    lines = ['CREATE TABLE cmig_version (version_num VARCHAR(255) NOT NULL PRIMARY KEY);']
    lines += [] if each else ['BEGIN;']
    for i in range(1, count + 1):
        lines += ['BEGIN;'] if each else []
        lines += [TABLE.format(i=i) + ';', INDEX.format(i=i) + ';']
        lines += [f"UPDATE cmig_version SET version_num = 'r{i:05d}' "
                  f"WHERE version_num = 'r{i - 1:05d}';" if i > 1 else
                  "INSERT INTO cmig_version VALUES ('r00001');"]
        lines += ['COMMIT;'] if each else []
    lines += [] if each else ['COMMIT;']
    write(path, '\n'.join(lines) + '\n')


def raw_undo(path, count):
    lines = []
    for i in range(count, 0, -1):
        lines += ['BEGIN;', f'DROP TABLE t_{i:05d};']
        lines += [f"UPDATE cmig_version SET version_num = 'r{i - 1:05d}' "
                  f"WHERE version_num = 'r{i:05d}';" if i > 1 else 'DELETE FROM cmig_version;']
        lines += ['COMMIT;']
    write(path, '\n'.join(lines) + '\n')


def database(folder, count, config=''):
    """A database of tables, and a project over it without revisions."""
    configure(folder, config)
    os.makedirs(f'{folder}/migrations/versions')
    connection = sqlite3.connect(f'{folder}/app.db')
    for i in range(1, count + 1):
        connection.execute(TABLE.format(i=i))
        connection.execute(INDEX.format(i=i))
    connection.commit()
    connection.close()


def postgresql(folder, server, count):
    """A database of its own on a server with the tables of database(), a project of cmig and one of
    Alembic over it; the URL."""
    name = f'bench_{count}'
    url = f'{server.rpartition("/")[0]}/{name}'

    def psql(target, *commands):
        text = ';\n'.join(commands)
        subprocess.run(['psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-d', target], input=text, text=True,
                       check=True)

    psql(server, f'DROP DATABASE IF EXISTS {name} WITH (FORCE)', f'CREATE DATABASE {name}')
    psql(url, 'SET client_min_messages = warning', *(
        text.format(i=i) for i in range(1, count + 1) for text in (TABLE, INDEX)), 'VACUUM ANALYZE')
    write(f'{folder}/cmig.yaml', f'cmig: 1\nurl: "{url}"\nmodels: models.yaml\n')
    os.makedirs(f'{folder}/migrations/versions', exist_ok=True)
    alembic(folder, 0)
    alembic_model(folder, count)
    write(f'{folder}/alembic/env.py', ENVIRONMENT.replace('sqlite:///alembic.db', url))
    return url


ENVIRONMENT = '''from alembic import context
from sqlalchemy import create_engine
from model import metadata

engine = create_engine("sqlite:///alembic.db")
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata,
                      include_object=lambda o, name, kind, *_: name != "alembic_version")
    with context.begin_transaction():
        context.run_migrations()
'''

TEMPLATE = '''revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

def upgrade():
    ${upgrades if upgrades else "pass"}

def downgrade():
    ${downgrades if downgrades else "pass"}
'''

STEP = '''"""step {i}"""
from alembic import op
import sqlalchemy as sa

revision = "r{i:05d}"
down_revision = {down}


def upgrade():
    op.create_table("t_{i:05d}", sa.Column("id", sa.Integer(), primary_key=True),
                    sa.Column("name", sa.String(20), nullable=False),
                    sa.Column("email", sa.String(30)), sa.Column("age", sa.Integer()),
                    sa.Column("created_at", sa.TIMESTAMP()))
    op.create_index("ix_t_{i:05d}_email", "t_{i:05d}", ["email"])


def downgrade():
    op.drop_table("t_{i:05d}")
'''


def alembic(folder, count):
    """Alembic's files of the same revisions, beside those of cmig."""
    write(f'{folder}/alembic.ini', '[alembic]\nscript_location = alembic\nprepend_sys_path = .\n')
    write(f'{folder}/model.py', 'from sqlalchemy import MetaData\nmetadata = MetaData()\n')
    write(f'{folder}/alembic/env.py', ENVIRONMENT)
    write(f'{folder}/alembic/script.py.mako', TEMPLATE)
    os.makedirs(f'{folder}/alembic/versions', exist_ok=True)
    for i in range(1, count + 1):
        down = None if i == 1 else f'r{i - 1:05d}'
        write(f'{folder}/alembic/versions/r{i:05d}_step.py', STEP.format(i=i, down=repr(down)))


def alembic_model(folder, count):
    """The tables of database() as SQLAlchemy declares them."""
    lines = ['from sqlalchemy import *', 'metadata = MetaData()', f'for i in range(1, {count + 1}):',
             '    Table(f"t_{i:05d}", metadata, Column("id", Integer, primary_key=True),',
             '          Column("name", String(20), nullable=False), Column("email", String(30)),',
             '          Column("age", Integer), Column("created_at", TIMESTAMP),',
             '          Index(f"ix_t_{i:05d}_email", "email"))']
    write(f'{folder}/model.py', '\n'.join(lines) + '\n')
