#include "shell/database_state_store.h"

#include "support/registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope::ui;

class DatabaseStateStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theNextStartFindsWhatWasKept()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/a/b/studio.sqlite";
        {
            const auto store = DatabaseStateStore::open(file, "first");
            QCOMPARE(store->heldBy(), std::string());
            QVERIFY(!store->value("explore"));
            store->setValue("explore", "{\"prompt\": \"ä\"}");
            store->setValue("explore", "{\"prompt\": \"ö\"}");
        }
        const auto store = DatabaseStateStore::open(file, "first");
        QCOMPARE(store->value("explore").value_or(""), std::string("{\"prompt\": \"ö\"}"));
    }

    void aSecondProgramIsToldWhoHoldsIt()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/studio.sqlite";
        const auto first = DatabaseStateStore::open(file, "the first studio");
        const auto second = DatabaseStateStore::open(file, "the second studio");
        QVERIFY(QString::fromStdString(second->heldBy()).contains(QStringLiteral("first studio")));
        second->setValue("a", "b");
        QVERIFY(!first->value("a"));
    }

    void aDamagedFileIsPutAside()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("studio.sqlite"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("no database at all\n").repeated(500));
        file.close();
        const auto store = DatabaseStateStore::open(path.toStdString(), "studio");
        QCOMPARE(store->heldBy(), std::string());
        QVERIFY(!store->notice().empty());
        store->setValue("a", "b");
        QCOMPARE(store->value("a").value_or(""), std::string("b"));
    }
};

DEVIASCOPE_TEST(DatabaseStateStoreTest, "shell/database_state_store")
#include "database_state_store_test.moc"
