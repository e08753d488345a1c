#include "store/database.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <csignal>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using store::Database;
using store::Transaction;

namespace {

namespace fs = std::filesystem;

const store::Migrations kFirst{"CREATE TABLE thing (name TEXT PRIMARY KEY, size REAL)"};

Database openThings(const fs::path &path)
{
    return Database::open(path, kFirst, "the test");
}

std::int64_t count(const Database &database)
{
    auto statement = database.prepare("SELECT count(*) FROM thing");
    statement.step();
    return statement.integer(0);
}

void fill(const Database &database, int rows)
{
    Transaction transaction(database);
    auto insert = database.prepare("INSERT INTO thing VALUES (?, ?)");
    for (int i = 0; i < rows; ++i)
        insert.bind(1, "thing " + std::to_string(i)).bind(2, i / 2.0).run();
    transaction.commit();
}

/// Runs `work` in a child that is killed at its end, as by `kill -9`; true when it got that far.
bool inKilledProcess(const std::function<void()> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            work();
        } catch (...) {
            ::_exit(1);
        }
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTypeComesBack()
    {
        const QTemporaryDir folder;
        const auto database = Database::open(inside(folder, "a.sqlite"),
                                             {"CREATE TABLE t (a, b, c, d, e, f)"}, "the test");
        const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}};
        database.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)")
            .bind(1, std::int64_t{1} << 62)
            .bind(2, 0.1)
            .bind(3, std::string("a\0ü", 4))
            .bind(4, std::span(bytes))
            .bind(5, nullptr)
            .bind(6, std::string_view())
            .run();
        auto row = database.prepare("SELECT * FROM t");
        QVERIFY(row.step());
        QCOMPARE(row.integer(0), std::int64_t{1} << 62);
        QCOMPARE(row.real(1), 0.1);
        QCOMPARE(row.text(2), std::string("a\0ü", 4));
        QVERIFY(row.bytes(3) == bytes);
        QVERIFY(row.isNull(4) && !row.isNull(5));
        QCOMPARE(row.text(5), std::string());
        QVERIFY(!row.step());
    }

    void isOneFileWhenClosed()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        fill(openThings(path), 100);
        QCOMPARE(everythingIn(folder), QStringList{"a.sqlite"});
        const auto database = openThings(path);
        QCOMPARE(count(database), 100);
        QVERIFY(!database.notice());
    }

    void transactionsAreWholeOrNothing()
    {
        const QTemporaryDir folder;
        const auto database = openThings(inside(folder, "a.sqlite"));
        {
            const Transaction transaction(database);
            database.execute("INSERT INTO thing VALUES ('lost', 1)");
        }
        QCOMPARE(count(database), 0);
        const auto error = errorOf([&] {
            Transaction transaction(database);
            database.execute("INSERT INTO thing VALUES ('a', 1)");
            database.execute("INSERT INTO thing VALUES ('a', 2)");
            transaction.commit();
        });
        QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        QCOMPARE(count(database), 0);
    }

    void migratesStepByStep()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        fill(openThings(path), 3);
        store::Migrations migrations = kFirst;
        migrations.emplace_back("ALTER TABLE thing ADD COLUMN colour TEXT DEFAULT 'red';"
                                "CREATE TABLE other (x)");
        {
            const auto database = Database::open(path, migrations, "the test");
            auto row = database.prepare("SELECT colour FROM thing");
            QVERIFY(row.step());
            QCOMPARE(row.text(0), std::string("red"));
            QCOMPARE(count(database), 3);
        }
        const auto newer = errorOf([&] { openThings(path); });
        QVERIFY(newer && newer->kind() == ErrorKind::Unsupported);

        migrations.push_back("CREATE TABLE third (x); CREATE TABLE other (x)"); // fails half-way
        QVERIFY(errorOf([&] { Database::open(path, migrations, "the test"); }));
        migrations.back() = "CREATE TABLE third (x)";
        QCOMPARE(count(Database::open(path, migrations, "the test")), 3);
    }

    void foreignFilesAreLeftAlone()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        fill(openThings(path), 3);
        openThings(path).execute("PRAGMA application_id = 42");
        const QByteArray before = readBytes(path);
        const auto error = errorOf([&] { openThings(path); });
        QVERIFY(error && error->kind() == ErrorKind::Unsupported);
        QCOMPARE(readBytes(path), before);
    }

    void secondOpenerHearsWhoHoldsIt()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        {
            const auto first = openThings(path);
            const auto error = errorOf([&] { Database::open(path, kFirst, "another"); });
            QVERIFY(error && error->kind() == ErrorKind::Busy);
            const QString line = QString::fromStdString(error->line());
            QVERIFY2(line.contains("the test (process " + QString::number(::getpid()) + " on "),
                     qPrintable(line));
            fill(first, 1); // the first one is not disturbed
        }
        QCOMPARE(count(openThings(path)), 1);
    }

    void secondProcessHearsItToo()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        const auto first = openThings(path);
        const bool refused = inKilledProcess([&] {
            const auto error = errorOf([&] { openThings(path); });
            if (!error || error->kind() != ErrorKind::Busy)
                throw std::runtime_error("not refused");
        });
        QVERIFY(refused);
    }

    void anythingMayStandInTheHoldersFile()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        const auto first = openThings(path);
        for (const QByteArray &text :
             {QByteArray(), QByteArray("[1"), QByteArray("{\"program\": 1}"),
              QByteArray(100'000, '['),
              QByteArray(R"({"program":"a\nb","process":1,"host":"c"})")}) {
            writeBytes(inside(folder, "a.sqlite.holder"), text);
            const auto error = errorOf([&] { openThings(path); });
            QVERIFY(error && error->kind() == ErrorKind::Busy);
            QVERIFY(!QString::fromStdString(error->line()).contains('\n'));
        }
    }

    void aKilledProgramLosesNothingCommitted()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        const bool killed = inKilledProcess([&] {
            static const auto database = openThings(path); // not closed before the kill
            fill(database, 1000);
            // Enough to make SQLite write into the file before the commit that never comes.
            database.execute("PRAGMA cache_size = 10");
            static const Transaction transaction(database);
            database.execute("UPDATE thing SET name = name || hex(randomblob(500)), size = -1");
        });
        QVERIFY(killed);
        QVERIFY(everythingIn(folder).contains("a.sqlite-journal"));
        const auto database = openThings(path); // and the dead holder does not stand in the way
        QVERIFY(!database.notice());
        QCOMPARE(count(database), 1000);
        auto changed = database.prepare("SELECT count(*) FROM thing WHERE size < 0");
        QVERIFY(changed.step());
        QCOMPARE(changed.integer(0), 0);
    }

    void damagedFilesAreKeptAside_data()
    {
        QTest::addColumn<int>("damage");
        QTest::newRow("cut in the middle") << 0;
        QTest::newRow("cut in the header") << 1;
        QTest::newRow("another kind of file") << 2;
        QTest::newRow("a broken page") << 3;
    }
    void damagedFilesAreKeptAside()
    {
        QFETCH(const int, damage);
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        fill(openThings(path), 2000);
        QByteArray bytes = readBytes(path);
        if (damage == 0)
            bytes.truncate(bytes.size() / 2);
        else if (damage == 1)
            bytes.truncate(50);
        else if (damage == 2)
            bytes = QByteArray("this was never a database\n").repeated(100);
        else
            bytes.replace(3 * 4096, 4096, QByteArray(4096, '\xAA'));
        writeBytes(path, bytes);

        const auto database = openThings(path);
        QVERIFY(database.notice());
        QCOMPARE(count(database), 0);
        fill(database, 2);
        const QStringList kept = QDir(folder.path()).entryList({"a.sqlite.damaged-*"});
        QCOMPARE(kept.size(), 1);
        QVERIFY(QString::fromStdString(*database.notice()).contains(kept.front()));
        QCOMPARE(readBytes(inside(folder, kept.front())), bytes);
    }

    void anEmptyFileIsAFreshOne()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        writeBytes(path, "");
        QVERIFY(!openThings(path).notice());
    }

    void placesThatCannotBeWrittenAreSaid()
    {
        const QTemporaryDir folder;
        writeBytes(inside(folder, "file"), "");
        std::vector<fs::path> places{inside(folder, "none/a.sqlite"),
                                     inside(folder, "file/a.sqlite")};
        if (::geteuid() != 0) { // nothing is read-only to root
            fs::create_directory(inside(folder, "closed"));
            ::chmod(inside(folder, "closed").c_str(), 0500);
            places.push_back(inside(folder, "closed/a.sqlite"));
        }
        for (const auto &place : places) {
            const auto error = errorOf([&] { openThings(place); });
            QVERIFY(error && error->kind() == ErrorKind::NotFound);
        }
    }

    void fullDiskIsSaidAndNothingIsLost()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.sqlite");
        {
            const auto database = openThings(path);
            fill(database, 10);
            database.execute("PRAGMA max_page_count = 5");
            const auto error = errorOf([&] {
                Transaction transaction(database);
                database.execute("INSERT INTO thing VALUES (hex(randomblob(50000)), 1)");
                transaction.commit();
            });
            QVERIFY(error && error->kind() == ErrorKind::DiskFull);
            QCOMPARE(count(database), 10);
        }
        QCOMPARE(count(openThings(path)), 10);
    }

    void otherThreadsAreRefused()
    {
        const QTemporaryDir folder;
        const auto database = openThings(inside(folder, "a.sqlite"));
        auto statement = database.prepare("SELECT 1");
        int refused = 0;
        std::thread([&] {
            for (const auto &action : std::vector<std::function<void()>>{
                     [&] { database.execute("SELECT 1"); }, [&] { database.prepare("SELECT 1"); },
                     [&] { statement.step(); }}) {
                const auto error = errorOf(action);
                refused += error && error->kind() == ErrorKind::Internal ? 1 : 0;
            }
        }).join();
        QCOMPARE(refused, 3);
        QVERIFY(statement.step());
    }

    void wrongSqlIsOurFault()
    {
        const QTemporaryDir folder;
        const auto database = openThings(inside(folder, "a.sqlite"));
        const auto error = errorOf([&] { database.prepare("SELEKT 1"); });
        QVERIFY(error && error->kind() == ErrorKind::Internal);
        QVERIFY(QString(error->what()).contains("SELEKT"));
    }
};

DEVIASCOPE_TEST(DatabaseTest, "store/database")
#include "database_test.moc"
