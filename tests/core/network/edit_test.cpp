#include "network/edit.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using network::Edit;
using network::kMid;

namespace {

const network::Site kUp0{network::Site::Part::Up, 0};

at::Tensor activation()
{
    return at::arange(4 * 2 * 3 * 3, at::kFloat).view({4, 2, 3, 3});
}

Edit edit(double value, int64_t firstRow = 0, int64_t rows = -1)
{
    return {kMid, at::full({1, 2, 3, 3}, value), {}, firstRow, rows};
}

} // namespace

/// What edits do to one activation.
class EditTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void severalAddUpInAnyOrder()
    {
        const std::vector<Edit> both = {edit(1), edit(-4, 1, 2)};
        const std::vector<Edit> reversed = {both[1], both[0]};
        at::Tensor wanted = activation() + 1;
        wanted.narrow(0, 1, 2).sub_(4);
        QVERIFY(at::equal(network::applyEdits(activation(), kMid, both), wanted));
        QVERIFY(at::equal(network::applyEdits(activation(), kMid, reversed), wanted));
    }

    void otherSitesAreLeftAlone()
    {
        const std::vector<Edit> edits = {edit(1)};
        QVERIFY(at::equal(network::applyEdits(activation(), kUp0, edits), activation()));
    }

    void theInputIsLeftAlone()
    {
        const at::Tensor h = activation();
        for (const Edit &each : {edit(1), edit(1, 2, 1)})
            network::applyEdits(h, kMid, {&each, 1});
        QVERIFY(at::equal(h, activation()));
    }

    void masksChooseWhere()
    {
        Edit masked = edit(2);
        masked.mask = at::zeros({1, 1, 3, 3});
        masked.mask[0][0][1][2] = 0.5;
        const at::Tensor added =
            network::applyEdits(activation(), kMid, {&masked, 1}) - activation();
        QCOMPARE(at::count_nonzero(added).item<int64_t>(), int64_t(4 * 2));
        QVERIFY(at::equal(added.select(2, 1).select(2, 2), at::ones({4, 2})));
    }

    void aDeltaForEachRow()
    {
        const Edit each = {
            kMid,
            at::tensor({1., 10.}, at::kFloat).view({2, 1, 1, 1}).expand({2, 2, 3, 3}),
            {},
            1,
            2};
        const at::Tensor added = network::applyEdits(activation(), kMid, {&each, 1}) - activation();
        QVERIFY(at::equal(added.select(1, 0).select(1, 0).select(1, 0),
                          at::tensor({0., 1., 10., 0.}, at::kFloat)));
    }

    void gradientsReachTheDelta()
    {
        const c10::AutoGradMode gradients(true);
        Edit learned = edit(0, 1, 2);
        learned.delta.requires_grad_(true);
        network::applyEdits(activation(), kMid, {&learned, 1}).sum().backward();
        QVERIFY(at::equal(learned.delta.grad(), at::full({1, 2, 3, 3}, 2.0)));
    }

    void whatDoesNotFitIsRefused_data()
    {
        QTest::addColumn<QVariantList>("shape");
        QTest::addColumn<int>("firstRow");
        QTest::addColumn<int>("rows");
        const QVariantList fits = {1, 2, 3, 3};
        QTest::newRow("channels") << QVariantList{1, 3, 3, 3} << 0 << -1;
        QTest::newRow("height") << QVariantList{1, 2, 2, 3} << 0 << -1;
        QTest::newRow("width") << QVariantList{1, 2, 3, 6} << 0 << -1;
        QTest::newRow("dimensions") << QVariantList{2, 3, 3} << 0 << -1;
        QTest::newRow("rows of its own") << QVariantList{3, 2, 3, 3} << 0 << -1;
        QTest::newRow("past the last row") << fits << 3 << 2;
        QTest::newRow("from beyond the last row") << fits << 5 << -1;
        QTest::newRow("before the first row") << fits << -1 << 2;
    }

    void whatDoesNotFitIsRefused()
    {
        QFETCH(QVariantList, shape);
        QFETCH(int, firstRow);
        QFETCH(int, rows);
        std::vector<int64_t> sizes;
        for (const QVariant &size : shape)
            sizes.push_back(size.toInt());
        const Edit bad = {kMid, at::ones(sizes), {}, firstRow, rows};
        const auto error = tests::errorOf([&] {
            network::applyEdits(activation(), kMid, {&bad, 1});
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QCOMPARE(error->where(), std::string("mid"));
        QVERIFY(!error->remedy().empty());
    }

    /// A share of the rows, edited by what it sees of the edits, is the share of the edited rows.
    void sharesSeeTheirPartOfEachEdit_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("count");
        for (int first = 0; first < 4; ++first)
            for (int count = 1; count <= 4 - first; ++count)
                QTest::addRow("%d rows from %d", count, first) << first << count;
    }

    void sharesSeeTheirPartOfEachEdit()
    {
        QFETCH(int, first);
        QFETCH(int, count);
        Edit perRow = {kMid, at::arange(2 * 18, at::kFloat).view({2, 2, 3, 3}), {}, 1, 2};
        perRow.mask = at::arange(2 * 9, at::kFloat).view({2, 1, 3, 3});
        const std::vector<Edit> edits = {edit(1), edit(-4, 2), perRow};
        const at::Tensor whole = network::applyEdits(activation(), kMid, edits);
        const auto inside = network::editsOfRows(edits, 4, first, count);
        QVERIFY(at::equal(network::applyEdits(activation().narrow(0, first, count), kMid, inside),
                          whole.narrow(0, first, count)));
    }
};

DEVIASCOPE_TEST(EditTest, "network/edit")
#include "edit_test.moc"
