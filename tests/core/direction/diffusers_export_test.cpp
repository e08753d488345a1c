#include "direction/diffusers_export.h"

#include "core/support.h"
#include "direction/direction_file.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using direction::Direction;

/// Whether diffusers then draws our pictures is tests/diffusers' question.
class DiffusersExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesAndTheirModule()
    {
        const QTemporaryDir folder;
        const auto out = std::filesystem::path(folder.path().toStdString()) / "new" / "one";
        const std::vector<Direction> directions = {named("a woman", "mid"), named("a man", "up_0")};
        const auto files = direction::exportForDiffusers(out, directions);
        QCOMPARE(files.size(), size_t(3));
        QCOMPARE(direction::readDirection(files[0]).name, std::string("a woman"));
        QFile module(QString::fromStdString(files[2].string()));
        QVERIFY(module.open(QIODevice::ReadOnly));
        QVERIFY(module.readAll().contains("class Direction"));
    }

    void whatCannotBeAppliedIsRefused()
    {
        const QTemporaryDir folder;
        const std::filesystem::path out = folder.path().toStdString();
        const auto refused = [&](const std::vector<Direction> &directions) {
            const auto error =
                tests::errorOf([&] { direction::exportForDiffusers(out, directions); });
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        QVERIFY(refused({named("early", "down_1")}));
        QVERIFY(refused({named("same", "mid"), named("same", "up_0")}));
        QVERIFY(std::filesystem::is_empty(out));
    }

private:
    static Direction named(const std::string &name, const std::string &site)
    {
        Direction direction;
        direction.name = name;
        direction.tensors[network::Site::parse(site)] = at::ones({1, 4, 2, 2});
        return direction;
    }
};

DEVIASCOPE_TEST(DiffusersExportTest, "direction/diffusers_export")
#include "diffusers_export_test.moc"
